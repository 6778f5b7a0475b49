#pragma once

// What Swift cannot say about glibc: calls and constants behind _GNU_SOURCE, variadic calls, and headers that the
// Glibc module leaves out. No logic: each function is one call and leaves errno as that call left it.
//
// It includes no header that declares a type: Swift would then find `mode_t` or `timespec` sometimes in this module and
// sometimes in Glibc, whichever it loaded first. So the types here are plain ones.

#include <linux/magic.h>

/// What is waited for, and what came.
#define PLATFORM_READABLE 1u
#define PLATFORM_WRITABLE 2u
/// A hang-up or an error, which epoll reports whatever was asked for.
#define PLATFORM_HANG_UP 4u

/// What epoll reports for one descriptor.
struct platform_ready {
    unsigned long long token;
    unsigned int what;
};

/// A close-on-exec epoll instance; -1 and errno. Wraps epoll_create1.
int platform_epoll_create(void);

/// Adds, changes and removes a descriptor; -1 and errno. Wrap epoll_ctl.
int platform_epoll_add(int epoll, int fd, unsigned long long token, unsigned int interest);
int platform_epoll_modify(int epoll, int fd, unsigned long long token, unsigned int interest);
int platform_epoll_remove(int epoll, int fd);

/// Waits for at most `nanoseconds`, for ever when negative, and fills at most `capacity` (1 to 64) entries; their number,
/// or -1 and errno. Wraps epoll_pwait2.
int platform_epoll_wait(int epoll, struct platform_ready *ready, int capacity, long long nanoseconds);

/// A non-blocking, close-on-exec counter to wake a loop with; -1 and errno. Wraps eventfd.
int platform_event_create(void);

/// Blocks these signals in the calling thread and makes a non-blocking, close-on-exec descriptor that tells of them; -1 and
/// errno. Wraps pthread_sigmask and signalfd.
int platform_signal_descriptor(const int *signals, int count);

/// The next signal that the descriptor tells of; 0 when there is none. Wraps read.
int platform_next_signal(int fd);

/// Takes the exclusive lock on an open file without waiting; -1 and errno. Wraps flock.
int platform_lock(int fd);

/// Lets go of that lock, whoever else has the file open; -1 and errno. Wraps flock.
int platform_unlock(int fd);

/// The magic number of a path's file system; -1 and errno. Wraps statfs.
int platform_file_system(const char *path, unsigned int *magic);

/// The number of a path's file, and when that was made, in nanoseconds since 1970: 0; 1 when the file system does not keep
/// that time; -1 and errno. Wraps statx.
int platform_birth(const char *path, unsigned long long *inode, long long *nanoseconds);

/// The symbolic name of an error, such as "EACCES"; NULL when there is none. Wraps strerrorname_np.
const char *platform_error_name(int code);

/// The untranslated text of an error, such as "Permission denied"; NULL when there is none. Wraps strerrordesc_np.
const char *platform_error_text(int code);

/// The calling thread, as pthread_self gives it. For Swift, which must not call pthread_self itself: glibc declares it
/// constant, so the optimiser keeps the answer across an await, after which the code may run on another thread.
unsigned long platform_current_thread(void);

/// Names the calling thread; 0 or an error number. Wraps pthread_setname_np.
int platform_set_thread_name(const char *name);

/// Accepts one connection, non-blocking and close-on-exec; -1 and errno. Wraps accept4.
int platform_accept(int listener);

/// Makes a close-on-exec file of mode 0600 from a template ending in XXXXXX; -1 and errno. Wraps mkostemp.
int platform_make_temporary(char *path_template);

/// Reads who is at the other end of a Unix socket; -1 and errno. Wraps getsockopt with SO_PEERCRED.
int platform_peer_credentials(int fd, int *pid, unsigned int *uid, unsigned int *gid);

/// Reads the peer's supplementary groups; `size` is in bytes, and on ERANGE it is the size that is needed.
/// Wraps getsockopt with SO_PEERGROUPS.
int platform_peer_groups(int fd, unsigned int *groups, unsigned int *size);

/// 1 when the kernel's clock is kept by a time service, 0 when it is not, -1 and errno. Wraps adjtimex, reading only.
int platform_clock_is_synchronised(void);

/// The day on which this was compiled, as "Nov 21 2026"; SOURCE_DATE_EPOCH decides it in a reproducible build.
const char *platform_build_date(void);
