#define _GNU_SOURCE

#include "CPlatform.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static int control(int epoll, int operation, int fd, unsigned long long token, unsigned int interest) {
    struct epoll_event event = {.data.u64 = token};
    if (interest & PLATFORM_READABLE) event.events |= EPOLLIN;
    if (interest & PLATFORM_WRITABLE) event.events |= EPOLLOUT;
    return epoll_ctl(epoll, operation, fd, &event);
}

int platform_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int platform_epoll_add(int epoll, int fd, unsigned long long token, unsigned int interest) {
    return control(epoll, EPOLL_CTL_ADD, fd, token, interest);
}

int platform_epoll_modify(int epoll, int fd, unsigned long long token, unsigned int interest) {
    return control(epoll, EPOLL_CTL_MOD, fd, token, interest);
}

int platform_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }

int platform_epoll_wait(int epoll, struct platform_ready *ready, int capacity, long long nanoseconds) {
    struct epoll_event events[64];
    struct timespec timeout = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int count = epoll_pwait2(epoll, events, capacity, nanoseconds < 0 ? NULL : &timeout, NULL);
    for (int i = 0; i < count; i++) {
        ready[i].token = events[i].data.u64;
        ready[i].what = (events[i].events & EPOLLIN ? PLATFORM_READABLE : 0) |
                        (events[i].events & EPOLLOUT ? PLATFORM_WRITABLE : 0) |
                        (events[i].events & (EPOLLHUP | EPOLLERR) ? PLATFORM_HANG_UP : 0);
    }
    return count;
}

int platform_event_create(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int platform_signal_descriptor(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < count; index++) sigaddset(&set, signals[index]);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int platform_next_signal(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int platform_lock(int fd) { return flock(fd, LOCK_EX | LOCK_NB); }

int platform_unlock(int fd) { return flock(fd, LOCK_UN); }

int platform_file_system(const char *path, unsigned int *magic) {
    struct statfs status;
    if (statfs(path, &status) != 0) return -1;
    *magic = (unsigned int)status.f_type;
    return 0;
}

int platform_birth(const char *path, unsigned long long *inode, long long *nanoseconds) {
    struct statx status;
    if (statx(AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &status) != 0) return -1;
    if (!(status.stx_mask & STATX_INO) || !(status.stx_mask & STATX_BTIME)) return 1;
    *inode = status.stx_ino;
    *nanoseconds = status.stx_btime.tv_sec * 1000000000LL + status.stx_btime.tv_nsec;
    return 0;
}

const char *platform_error_name(int code) { return strerrorname_np(code); }

const char *platform_error_text(int code) { return strerrordesc_np(code); }

unsigned long platform_current_thread(void) { return pthread_self(); }

int platform_set_thread_name(const char *name) { return pthread_setname_np(pthread_self(), name); }

int platform_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int platform_make_temporary(char *path_template) { return mkostemp(path_template, O_CLOEXEC); }

int platform_peer_credentials(int fd, int *pid, unsigned int *uid, unsigned int *gid) {
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    *pid = peer.pid;
    *uid = peer.uid;
    *gid = peer.gid;
    return 0;
}

int platform_peer_groups(int fd, unsigned int *groups, unsigned int *size) {
    return getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, size);
}

int platform_clock_is_synchronised(void) {
    struct timex state = {0};
    int result = adjtimex(&state);
    if (result < 0) return -1;
    return result != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

const char *platform_build_date(void) {
    return __DATE__;
}
