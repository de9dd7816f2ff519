/*
 * A disk for the processes it is preloaded into: it can be full, it can fail to sync, and it knows what a loss of power would leave.
 *   FAILING_DISK_CONTROL  a file of five numbers, shared with the test: see struct control
 *   FAILING_DISK_FILES    only files whose path contains this are on the disk
 *   FAILING_DISK_IMAGE    a folder that holds of each file what is surely on the disk; without it none is kept
 * After a failed sync the system marks what it could not write as clean: nothing but writing it again brings it to the disk. So it is here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct control { int64_t syncs_to_fail, is_full, failed_syncs, refused_writes, syncs; };
struct range { off_t from; size_t length; };
struct file { char name[NAME_MAX + 1]; struct range *dirty; int count, room; };

enum { FILES = 64, DESCRIPTORS = 4096 };

static struct control *control;
static const char *on_disk, *image;
static struct file files[FILES];
static int file_of[DESCRIPTORS]; /* one more than the index, 0 for none */
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_open)(const char *, int, ...), (*real_fsync)(int), (*real_fdatasync)(int), (*real_close)(int), (*real_unlink)(const char *);

/* The constructors of other libraries may call before ours has run. */
static void resolve(void)
{
    if (real_unlink) return;
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_open = dlsym(RTLD_NEXT, "open64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_close = dlsym(RTLD_NEXT, "close");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
}

__attribute__((constructor)) static void prepare(void)
{
    resolve();
    const char *path = getenv("FAILING_DISK_CONTROL");
    on_disk = getenv("FAILING_DISK_FILES");
    image = getenv("FAILING_DISK_IMAGE");
    int fd = path && on_disk ? real_open(path, O_RDWR) : -1;
    if (fd < 0) return;
    void *shared = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) control = shared;
    real_close(fd);
}

static const char *name_of(const char *path) { const char *slash = strrchr(path, '/'); return slash ? slash + 1 : path; }

static int find(const char *name)
{
    for (int i = 0; i < FILES; i++) {
        if (!files[i].name[0]) snprintf(files[i].name, sizeof files[i].name, "%s", name);
        if (!strcmp(files[i].name, name)) return i;
    }
    abort();
}

static int opened(int fd, const char *path, int flags)
{
    if (!control || fd < 0 || fd >= DESCRIPTORS) return fd;
    pthread_mutex_lock(&one);
    file_of[fd] = (flags & O_ACCMODE) != O_RDONLY && strstr(path, on_disk) ? (image ? find(name_of(path)) : 0) + 1 : 0;
    pthread_mutex_unlock(&one);
    return fd;
}

static struct file *file_at(int fd)
{
    resolve();
    return control && fd >= 0 && fd < DESCRIPTORS && file_of[fd] ? &files[file_of[fd] - 1] : NULL;
}

static int open_image(struct file *file)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", image, file->name);
    return real_open(path, O_RDWR | O_CREAT, 0600);
}

static void note(struct file *file, off_t from, size_t length)
{
    if (!image) return;
    if (file->count == file->room) file->dirty = realloc(file->dirty, (file->room = file->room * 2 + 64) * sizeof *file->dirty);
    file->dirty[file->count++] = (struct range){ from, length };
}

static void keep(struct file *file, int fd)
{
    if (!image) return;
    int copy = open_image(file);
    for (int i = 0; i < file->count; i++) {
        char *bytes = malloc(file->dirty[i].length);
        ssize_t length = pread(fd, bytes, file->dirty[i].length, file->dirty[i].from);
        if (length > 0 && real_pwrite(copy, bytes, length, file->dirty[i].from) != length) abort();
        free(bytes);
    }
    struct stat now, kept;
    if (!fstat(fd, &now) && !fstat(copy, &kept) && kept.st_size > now.st_size && ftruncate(copy, now.st_size)) abort();
    real_close(copy);
}

static ssize_t put(int fd, const void *bytes, size_t length, off_t at)
{
    struct file *file = file_at(fd);
    if (!file) return real_pwrite(fd, bytes, length, at);
    pthread_mutex_lock(&one);
    struct stat now;
    ssize_t written = -1;
    if (control->is_full && !fstat(fd, &now) && at + (off_t)length > now.st_size) {
        __atomic_add_fetch(&control->refused_writes, 1, __ATOMIC_SEQ_CST);
        errno = ENOSPC;
    } else {
        written = real_pwrite(fd, bytes, length, at);
        if (written > 0) note(file, at, written);
    }
    pthread_mutex_unlock(&one);
    return written;
}

static int sync_with(int fd, int (*real)(int))
{
    struct file *file = file_at(fd);
    if (!file) return real(fd);
    pthread_mutex_lock(&one);
    int result;
    __atomic_add_fetch(&control->syncs, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&control->syncs_to_fail, __ATOMIC_SEQ_CST) > 0 && __atomic_fetch_sub(&control->syncs_to_fail, 1, __ATOMIC_SEQ_CST) > 0) {
        __atomic_add_fetch(&control->failed_syncs, 1, __ATOMIC_SEQ_CST);
        errno = EIO;
        result = -1;
    } else if ((result = real(fd)) == 0) {
        keep(file, fd);
    }
    int cause = errno;
    file->count = 0;
    pthread_mutex_unlock(&one);
    errno = cause;
    return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return put(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { return put(fd, bytes, length, at); }
int fsync(int fd) { return sync_with(fd, real_fsync); }
int fdatasync(int fd) { return sync_with(fd, real_fdatasync); }

ssize_t write(int fd, const void *bytes, size_t length)
{
    if (!file_at(fd)) return real_write(fd, bytes, length);
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t written = put(fd, bytes, length, at);
    if (written > 0) lseek(fd, at + written, SEEK_SET);
    return written;
}

int close(int fd)
{
    resolve();
    if (control && fd >= 0 && fd < DESCRIPTORS) {
        pthread_mutex_lock(&one);
        file_of[fd] = 0;
        pthread_mutex_unlock(&one);
    }
    return real_close(fd);
}

int unlink(const char *path)
{
    resolve();
    if (control && image && strstr(path, on_disk)) {
        pthread_mutex_lock(&one);
        char copy[PATH_MAX];
        snprintf(copy, sizeof copy, "%s/%s", image, name_of(path));
        files[find(name_of(path))].count = 0;
        real_unlink(copy);
        pthread_mutex_unlock(&one);
    }
    return real_unlink(path);
}

#define OPEN(name, parameters, arguments)                                  \
    int name parameters                                                    \
    {                                                                      \
        mode_t mode = 0;                                                   \
        if (flags & (O_CREAT | O_TMPFILE)) {                               \
            va_list rest;                                                  \
            va_start(rest, flags);                                         \
            mode = va_arg(rest, mode_t);                                   \
            va_end(rest);                                                  \
        }                                                                  \
        static int (*real) parameters;                                     \
        if (!real) real = dlsym(RTLD_NEXT, #name);                         \
        return opened(real arguments, path, flags);                        \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
