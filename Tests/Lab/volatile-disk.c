// A disk with a cache that does not outlive the power: preloaded into the lab's kernel, it stands between its block driver and
// the image. What the kernel writes stays in memory until the kernel flushes the disk; only then is it written to the image.
// So a kernel that is killed leaves what a card leaves whose power was cut: everything that was flushed, and of the rest
// whatever the card had happened to write back already, in any order. Without it the image would keep all that was ever
// written, and a flush that is missing could not be missed.
//
// LAB_DISK is the image, LAB_DISK_SEED decides which sectors are written back early: one of four.
//
// The driver calls it from one thread, which shares the main one's thread-local storage behind the C library's back: no
// malloc here.
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { sectorSize = 512 };

static struct stat image;
static size_t sectorCount;
// What the cache holds, and of which sectors.
static unsigned char *held;
static bool *isHeld;
static uint64_t randomState;

static void *reserve(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) abort();
    return memory;
}

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("LAB_DISK"), *seed = getenv("LAB_DISK_SEED");
    if (!path || stat(path, &image) != 0 || image.st_size % sectorSize != 0) abort();
    sectorCount = (size_t)image.st_size / sectorSize;
    held = reserve((size_t)image.st_size);
    isHeld = reserve(sectorCount * sizeof *isHeld);
    randomState = seed ? strtoull(seed, NULL, 10) : 1;
}

static bool isDisk(int file) {
    struct stat status;
    return fstat(file, &status) == 0 && status.st_dev == image.st_dev && status.st_ino == image.st_ino;
}

// SplitMix64.
static uint64_t nextRandom(void) {
    uint64_t mixed = randomState += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31);
}

static void writeBack(int file, size_t sector) {
    long offset = (long)(sector * sectorSize);
    if (syscall(SYS_pwrite64, file, held + offset, sectorSize, offset) != sectorSize) abort();
    isHeld[sector] = false;
}

// Takes what is to be written; without data, zeros.
static void take(int file, const unsigned char *data, size_t size, off_t offset) {
    size_t first = (size_t)offset / sectorSize, count = size / sectorSize;
    if (offset % sectorSize != 0 || size % sectorSize != 0 || first + count > sectorCount) abort();
    for (size_t sector = first; sector < first + count; sector++) {
        unsigned char *place = held + sector * sectorSize;
        if (data) {
            memcpy(place, data + (sector - first) * sectorSize, sectorSize);
        } else {
            memset(place, 0, sectorSize);
        }
        isHeld[sector] = true;
        if (nextRandom() % 4 == 0) writeBack(file, sector);
    }
}

static int flush(int file) {
    for (size_t sector = 0; sector < sectorCount; sector++) {
        if (isHeld[sector]) writeBack(file, sector);
    }
    return 0;
}

ssize_t pwrite64(int file, const void *data, size_t size, off_t offset) {
    if (!isDisk(file)) return syscall(SYS_pwrite64, file, data, size, offset);
    take(file, data, size, offset);
    return (ssize_t)size;
}

ssize_t pread64(int file, void *data, size_t size, off_t offset) {
    ssize_t count = syscall(SYS_pread64, file, data, size, offset);
    if (count <= 0 || !isDisk(file)) return count;
    // Whole sectors, but for the header that the driver looks for when it opens the image.
    size_t first = (size_t)offset, end = first + (size_t)count;
    for (size_t place = first; place < end; place = (place / sectorSize + 1) * sectorSize) {
        size_t rest = sectorSize - place % sectorSize, wanted = rest < end - place ? rest : end - place;
        if (isHeld[place / sectorSize]) memcpy((unsigned char *)data + (place - first), held + place, wanted);
    }
    return count;
}

int fdatasync(int file) {
    return isDisk(file) ? flush(file) : (int)syscall(SYS_fdatasync, file);
}

int fsync(int file) {
    return isDisk(file) ? flush(file) : (int)syscall(SYS_fsync, file);
}

// The driver punches holes and writes zeros with it: both are zeros.
int fallocate64(int file, int mode, off_t offset, off_t size) {
    if (!isDisk(file)) return (int)syscall(SYS_fallocate, file, mode, offset, size);
    take(file, NULL, (size_t)size, offset);
    return 0;
}
