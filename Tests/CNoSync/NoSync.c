// A disk that is always in time: preloaded into the tests and what they start, it answers a sync without one.
//
// A test kills processes, and what a process has written outlives it, synced or not. Only a power cut could tell the
// difference: those are in the lab, on a kernel that this does not reach. The syncs are more than half of the tests' time.
#define _GNU_SOURCE
#include <fcntl.h>

int fsync(int file) { return fcntl(file, F_GETFD) < 0 ? -1 : 0; }

int fdatasync(int file) { return fsync(file); }
