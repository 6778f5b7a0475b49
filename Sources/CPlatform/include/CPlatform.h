#pragma once

// What Swift cannot say about glibc: calls and constants behind _GNU_SOURCE, variadic calls, and headers that the
// Glibc module leaves out. No logic: each function is one call, returns what that call returns and leaves errno alone.

#include <linux/magic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/types.h>

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
int platform_peer_credentials(int fd, pid_t *pid, uid_t *uid, gid_t *gid);

/// Reads the peer's supplementary groups; `size` is in bytes, and on ERANGE it is the size that is needed.
/// Wraps getsockopt with SO_PEERGROUPS.
int platform_peer_groups(int fd, gid_t *groups, socklen_t *size);

/// 1 when the kernel's clock is kept by a time service, 0 when it is not, -1 and errno. Wraps adjtimex, reading only.
int platform_clock_is_synchronised(void);

/// The day on which this was compiled, as "Nov 21 2026"; SOURCE_DATE_EPOCH decides it in a reproducible build.
const char *platform_build_date(void);
