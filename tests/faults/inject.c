/* Lets calls of the C library fail: `inject(n, error, sticky, folder)` chooses the n-th from now on, and with *sticky* also those after
   it that take space, as on a full disk; `injected()` counts the calls. Only calls about paths below, or descriptors opened below, *folder* count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <dirent.h>
#include <unistd.h>

static long calls, chosen;
static int failing, again, active;
static char below[4096];
static char inside[1 << 16];

void inject(long n, int error, int sticky, const char *folder) {
    calls = 0; chosen = n; failing = error; again = sticky; active = 1;
    strncpy(below, folder, sizeof below - 1);
    memset(inside, 0, sizeof inside);
}
long injected(void) { active = 0; return calls; }

static int fails_if(int takes_space) {
    calls++;
    if (chosen && (calls == chosen || (again && takes_space && calls > chosen))) { errno = failing; return 1; }
    return 0;
}
#define fails() fails_if(0)
#define fills() fails_if(1)
static int is_below(const char *path) { return active && path && strncmp(path, below, strlen(below)) == 0; }
static int is_inside(int fd) { return active && fd >= 0 && fd < (int)sizeof inside && inside[fd]; }

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        int counts = is_below(path); if (counts && fails()) return -1; \
        int fd = real(path, flags, mode); if (counts && fd >= 0 && fd < (int)sizeof inside) inside[fd] = 1; return fd; }
OPEN(open) OPEN(open64)
#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(name); va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        int counts = is_below(path) || is_inside(at); if (counts && fails()) return -1; \
        int fd = real(at, path, flags, mode); if (counts && fd >= 0 && fd < (int)sizeof inside) inside[fd] = 1; return fd; }
OPENAT(openat) OPENAT(openat64)
FILE *fopen(const char *path, const char *mode) { REAL(fopen); return is_below(path) && fails() ? NULL : real(path, mode); }
FILE *fopen64(const char *path, const char *mode) { REAL(fopen64); return is_below(path) && fails() ? NULL : real(path, mode); }
ssize_t write(int fd, const void *data, size_t size) { REAL(write); return is_inside(fd) && fills() ? -1 : real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { REAL(pwrite); return is_inside(fd) && fails() ? -1 : real(fd, data, size, at); }
int fsync(int fd) { REAL(fsync); return is_inside(fd) && fills() ? -1 : real(fd); }
int close(int fd) { /* closes all the same, as Linux does */
    REAL(close); int fail = is_inside(fd) && fails(); int error = errno;
    if (fd >= 0 && fd < (int)sizeof inside) inside[fd] = 0;
    int ended = real(fd); if (fail) { errno = error; return -1; } return ended; }
#define ONE(name) int name(const char *path) { REAL(name); return is_below(path) && fails() ? -1 : real(path); }
ONE(unlink) ONE(rmdir)
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return is_below(path) && fills() ? -1 : real(path, mode); }
int chmod(const char *path, mode_t mode) { REAL(chmod); return is_below(path) && fails() ? -1 : real(path, mode); }
int rename(const char *from, const char *to) { REAL(rename); return is_below(from) && fails() ? -1 : real(from, to); }
int renameat2(int a, const char *from, int b, const char *to, unsigned int how) {
    REAL(renameat2); return is_below(from) && fails() ? -1 : real(a, from, b, to, how); }
DIR *opendir(const char *path) { REAL(opendir); return is_below(path) && fails() ? NULL : real(path); }
int stat(const char *path, struct stat *into) { REAL(stat); return is_below(path) && fails() ? -1 : real(path, into); }
int lstat(const char *path, struct stat *into) { REAL(lstat); return is_below(path) && fails() ? -1 : real(path, into); }
#define STAT64(name) int name(const char *path, struct stat64 *into) { REAL(name); return is_below(path) && fails() ? -1 : real(path, into); }
STAT64(stat64) STAT64(lstat64)
