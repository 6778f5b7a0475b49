#define _GNU_SOURCE

#include "CPlatform.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>

const char *platform_error_name(int code) { return strerrorname_np(code); }

const char *platform_error_text(int code) { return strerrordesc_np(code); }

unsigned long platform_current_thread(void) { return pthread_self(); }

int platform_set_thread_name(const char *name) { return pthread_setname_np(pthread_self(), name); }

int platform_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int platform_make_temporary(char *path_template) { return mkostemp(path_template, O_CLOEXEC); }

int platform_peer_credentials(int fd, pid_t *pid, uid_t *uid, gid_t *gid) {
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    *pid = peer.pid;
    *uid = peer.uid;
    *gid = peer.gid;
    return 0;
}

int platform_peer_groups(int fd, gid_t *groups, socklen_t *size) {
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
