// Preloaded into a program, stands between it and the disk: notes what it writes, names and makes
// durable below a directory, lets its n-th call fail, and keeps a page of a file from being read.
//
// CALLS_ROOT      the directory; calls on other files pass
// CALLS_LOG       the file to note calls in, one a line and in order; the path is the last word
// CALLS_DATA      the file for what was written, at the offsets that the lines name
// CALLS_FAULT     "N ACTION": what happens to the n-th call: a number (it fails with that errno),
//                 "+" and a number (those after it too), "short" (half of it is written), "kill"
//                 (the process ends before it), "torn" (half of it is written, the process ends)
// CALLS_UNREADABLE  "hide PAGE PATH" (that page cannot be read where the file is mapped) or
//                 "cut PAGE PATH" (nor all after it: the file ends there)
//
// A line is a call, then
//   create INODE PATH                a file that was not there
//   size INODE BYTES PATH            it has this length now
//   allocate INODE BYTES PATH        it has this length at least
//   write INODE OFFSET LENGTH PLACE PATH    PLACE is where CALLS_DATA has the bytes
//   written INODE PATH               what was written last is durable (O_DSYNC)
//   fsync|fdatasync|syncfs INODE MARK PATH  what the log had before MARK bytes is durable
//   lost INODE MARK PATH             making it durable failed
//   mkdir|rmdir|unlink PATH, rename|exchange|link OLD NEW
//   reply LENGTH PLACE stdout        what it wrote to its standard output
//   fault NUMBER CALL PATH           the n-th call, which did not go as asked
//   calls NUMBER PROGRAM             how many there were, at the end of a process
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096L
#define RENAME_EXCHANGE_FLAG 2

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1, data_file = -1;
static long call_count, fault_call;
static char fault_action[16];
static const char *root, *unreadable_path;
static int is_cut;
static long unreadable_page, uncut_size;

static int raw_open(const char *path, int flags, int mode) {
    return syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
}

__attribute__((constructor)) static void begin(void) {
    root = getenv("CALLS_ROOT");
    const char *log = getenv("CALLS_LOG"), *data = getenv("CALLS_DATA");
    if (log) log_file = raw_open(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (data) data_file = raw_open(data, O_WRONLY | O_APPEND | O_CREAT, 0600);
    const char *fault = getenv("CALLS_FAULT"), *page = getenv("CALLS_UNREADABLE");
    // What it starts, such as openssl, has no faults.
    int is_own = !getenv("CALLS_PROGRAM") ||
                 !strcmp(getenv("CALLS_PROGRAM"), program_invocation_short_name);
    if (fault && is_own) sscanf(fault, "%ld %15s", &fault_call, fault_action);
    if (page && is_own) {
        is_cut = !strncmp(page, "cut ", 4);
        char *end;
        unreadable_page = strtol(page + (is_cut ? 4 : 5), &end, 10);
        unreadable_path = end + 1;
    }
}

// MARK: The log

static long size_of(int file) {
    struct stat status;
    return file < 0 || syscall(SYS_fstat, file, &status) ? 0 : status.st_size;
}

static void say(const char *format, ...) {
    if (log_file < 0) return;
    int error = errno;
    char line[9000];
    va_list words;
    va_start(words, format);
    int count = vsnprintf(line, sizeof line, format, words);
    va_end(words);
    if (syscall(SYS_write, log_file, line, count) != count) abort();
    errno = error;
}

static long keep(const struct iovec *parts, int count, long length) {
    if (data_file < 0) return 0;
    long place = size_of(data_file);
    for (int part = 0; part < count && length > 0; part++) {
        long size = parts[part].iov_len < (size_t)length ? (long)parts[part].iov_len : length;
        if (syscall(SYS_write, data_file, parts[part].iov_base, size) != size) abort();
        length -= size;
    }
    return place;
}

__attribute__((destructor)) static void end(void) {
    say("calls %ld %s\n", call_count, program_invocation_short_name);
}

// MARK: Which file it is

static int is_below(const char *path) {
    size_t count = root ? strlen(root) : 0;
    return !root || (!strncmp(path, root, count) && (path[count] == '/' || !path[count]));
}

// Where a descriptor leads; not to be looked at where it is no file below the root.
static int find(int descriptor, char path[4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    int error = errno;
    long count = syscall(SYS_readlink, link, path, 4095L);
    errno = error;
    path[count < 0 ? 0 : count] = 0;
    return count > 0 && path[0] == '/' && is_below(path);
}

static int find_at(int directory, const char *name, char path[8200]) {
    char parent[4096] = "";
    int error = errno;
    if (name[0] != '/') {
        if (directory != AT_FDCWD) find(directory, parent);
        else if (syscall(SYS_getcwd, parent, sizeof parent) < 0) parent[0] = 0;
    }
    errno = error;
    snprintf(path, 8200, name[0] == '/' ? "%s%s" : "%s/%s", parent, name);
    return is_below(path);
}

static unsigned long inode(int descriptor) {
    struct stat status;
    int error = errno;
    long failed = syscall(SYS_fstat, descriptor, &status);
    errno = error;
    return failed ? 0 : status.st_ino;
}

// MARK: The n-th call

enum { GOES_ON, FAILS, HALF, HALF_THEN_ENDS };

static int fault(const char *call, const char *path) {
    long number = __atomic_add_fetch(&call_count, 1, __ATOMIC_SEQ_CST);
    int stays = fault_action[0] == '+';
    if (!fault_call || (stays ? number < fault_call : number != fault_call)) return GOES_ON;
    say("fault %ld %s %s\n", number, call, path);
    if (!strcmp(fault_action, "kill")) kill(getpid(), SIGKILL);
    if (!strcmp(fault_action, "short")) return HALF;
    if (!strcmp(fault_action, "torn")) return HALF_THEN_ENDS;
    errno = atoi(fault_action + stays);
    return FAILS;
}

#define FAIL_AT(call, path) \
    if (fault(call, path) == FAILS) return -1

// MARK: Opening and names

static int open_at(int directory, const char *name, int flags, int mode) {
    char path[8200];
    if (!find_at(directory, name, path)) return syscall(SYS_openat, directory, name, flags, mode);
    FAIL_AT("open", path);
    pthread_mutex_lock(&mutex);
    struct stat before;
    int was = !syscall(SYS_newfstatat, directory, name, &before, 0);
    int file = syscall(SYS_openat, directory, name, flags, mode);
    if (file >= 0 && flags & O_CREAT && !was) say("create %lu %s\n", inode(file), path);
    if (file >= 0 && flags & O_TRUNC && was) say("size %lu 0 %s\n", inode(file), path);
    pthread_mutex_unlock(&mutex);
    return file;
}

#define MODE_OF(flags)                                \
    int mode = 0;                                     \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {          \
        va_list words;                                \
        va_start(words, flags);                       \
        mode = va_arg(words, int);                    \
        va_end(words);                                \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE_OF(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}
int openat(int directory, const char *path, int flags, ...) {
    MODE_OF(flags)
    return open_at(directory, path, flags, mode);
}
int openat64(int directory, const char *path, int flags, ...) {
    MODE_OF(flags)
    return open_at(directory, path, flags, mode);
}

// A call that changes names, noted where it succeeds.
#define NAMES(call, old, new, operation)                                             \
    char from[8200], to[8200];                                                       \
    int isOurs = find_at(old##_directory, old, from) | find_at(new##_directory, new, to); \
    if (!isOurs) return operation;                                                   \
    FAIL_AT(call, to);                                                               \
    pthread_mutex_lock(&mutex);                                                      \
    int result = operation;                                                          \
    if (!result) say("%s %s %s\n", call, from, to);                                  \
    pthread_mutex_unlock(&mutex);                                                    \
    return result;

#define NAME(call, directory, name, operation)    \
    char path[8200];                              \
    if (!find_at(directory, name, path)) return operation; \
    FAIL_AT(call, path);                          \
    pthread_mutex_lock(&mutex);                   \
    int result = operation;                       \
    if (!result) say("%s %s\n", call, path);      \
    pthread_mutex_unlock(&mutex);                 \
    return result;

int renameat2(int old_directory, const char *old, int new_directory, const char *new,
              unsigned flags) {
    const char *call = flags & RENAME_EXCHANGE_FLAG ? "exchange" : "rename";
    NAMES(call, old, new, syscall(SYS_renameat2, old_directory, old, new_directory, new, flags))
}
int renameat(int old_directory, const char *old, int new_directory, const char *new) {
    return renameat2(old_directory, old, new_directory, new, 0);
}
int rename(const char *old, const char *new) {
    return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0);
}
int linkat(int old_directory, const char *old, int new_directory, const char *new, int flags) {
    NAMES("link", old, new, syscall(SYS_linkat, old_directory, old, new_directory, new, flags))
}
int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }
int unlinkat(int directory, const char *name, int flags) {
    const char *call = flags & AT_REMOVEDIR ? "rmdir" : "unlink";
    NAME(call, directory, name, syscall(SYS_unlinkat, directory, name, flags))
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char *name) {
    int result = unlink(name);
    return result && errno == EISDIR ? rmdir(name) : result;
}
int mkdirat(int directory, const char *name, mode_t mode) {
    NAME("mkdir", directory, name, syscall(SYS_mkdirat, directory, name, mode))
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

// MARK: Content

static ssize_t put(int file, const struct iovec *parts, int count, long offset, int is_at) {
    char path[4096];
    int is_reply = file == STDOUT_FILENO, is_ours = find(file, path) && file > STDERR_FILENO;
    if (is_reply) strcpy(path, "stdout");
    if (!is_reply && !is_ours)
        return is_at ? syscall(SYS_pwritev, file, parts, (long)count, offset, 0L)
                     : syscall(SYS_writev, file, parts, (long)count);
    int action = fault(is_reply ? "reply" : "write", path);
    if (action == FAILS) return -1;
    pthread_mutex_lock(&mutex);
    struct iovec half = {parts[0].iov_base, parts[0].iov_len / 2};
    if (action != GOES_ON) {
        parts = &half;
        count = 1;
    }
    if (!is_at && is_ours)
        offset = syscall(SYS_lseek, file, 0L,
                         (long)(fcntl(file, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR));
    // Noted before whoever waits for it can have it.
    if (is_reply) {
        long all = 0;
        for (int part = 0; part < count; part++) all += parts[part].iov_len;
        say("reply %ld %ld stdout\n", all, keep(parts, count, all));
    }
    ssize_t length = is_at ? syscall(SYS_pwritev, file, parts, (long)count, offset, 0L)
                           : syscall(SYS_writev, file, parts, (long)count);
    if (length > 0 && !is_reply) {
        long place = keep(parts, count, length);
        say("write %lu %ld %ld %ld %s\n", inode(file), offset, length, place, path);
        if (fcntl(file, F_GETFL) & O_DSYNC) say("written %lu %s\n", inode(file), path);
    }
    if (action == HALF_THEN_ENDS) kill(getpid(), SIGKILL);
    pthread_mutex_unlock(&mutex);
    return length;
}

ssize_t write(int file, const void *bytes, size_t count) {
    struct iovec part = {(void *)bytes, count};
    return put(file, &part, 1, 0, 0);
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    return put(file, parts, count, 0, 0);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    struct iovec part = {(void *)bytes, count};
    return put(file, &part, 1, offset, 1);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
    return pwrite(file, bytes, count, offset);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    return put(file, parts, count, offset, 1);
}

#define SIZE(call, word, operation)                                 \
    char path[4096];                                                \
    if (!find(file, path)) return operation;                        \
    FAIL_AT(call, path);                                            \
    pthread_mutex_lock(&mutex);                                     \
    int result = operation;                                         \
    if (!result) say("%s %lu %ld %s\n", word, inode(file), size, path); \
    pthread_mutex_unlock(&mutex);

int ftruncate(int file, off_t size) {
    SIZE("ftruncate", "size", syscall(SYS_ftruncate, file, size))
    return result;
}
int ftruncate64(int file, off_t size) { return ftruncate(file, size); }

static int allocate(int file, long offset, long length) {
    long size = offset + length;
    SIZE("fallocate", "allocate", syscall(SYS_fallocate, file, 0L, offset, length))
    return result;
}
// It returns its error, and leaves errno.
int posix_fallocate(int file, off_t offset, off_t length) {
    int before = errno, code = allocate(file, offset, length) ? errno : 0;
    errno = before;
    return code;
}
int posix_fallocate64(int file, off_t offset, off_t length) {
    return posix_fallocate(file, offset, length);
}

// MARK: Durability

static int synchronize(const char *call, long number, int file) {
    char path[4096];
    if (!find(file, path)) return syscall(number, file);
    pthread_mutex_lock(&mutex);
    long mark = size_of(log_file);
    pthread_mutex_unlock(&mutex);
    int result = fault(call, path) == FAILS ? -1 : syscall(number, file);
    say("%s %lu %ld %s\n", result ? "lost" : call, inode(file), mark, path);
    return result;
}

int fsync(int file) { return synchronize("fsync", SYS_fsync, file); }
int fdatasync(int file) { return synchronize("fdatasync", SYS_fdatasync, file); }
int syncfs(int file) { return synchronize("syncfs", SYS_syncfs, file); }

int flock(int file, int operation) {
    char path[4096];
    if (find(file, path)) FAIL_AT("flock", path);
    return syscall(SYS_flock, file, operation);
}

// MARK: Reading

static int is_unreadable(const char *path) {
    return unreadable_path && !strcmp(path, unreadable_path);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
    char path[4096];
    if (find(file, path)) {
        FAIL_AT("read", path);
        long first = offset / PAGE, last = (offset + (long)count - 1) / PAGE;
        if (is_unreadable(path) && last >= unreadable_page &&
            (is_cut || first <= unreadable_page)) {
            errno = EIO;
            return -1;
        }
    }
    return syscall(SYS_pread64, file, bytes, count, offset);
}
ssize_t pread64(int file, void *bytes, size_t count, off_t offset) {
    return pread(file, bytes, count, offset);
}
ssize_t read(int file, void *bytes, size_t count) {
    char path[4096];
    if (file > STDERR_FILENO && find(file, path)) FAIL_AT("read", path);
    return syscall(SYS_read, file, bytes, count);
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    char path[4096];
    if (file < 0 || !find(file, path))
        return (void *)syscall(SYS_mmap, address, length, (long)protection, (long)flags,
                               (long)file, offset);
    if (fault("mmap", path) == FAILS) return MAP_FAILED;
    size_t count = strlen(path);
    int is_lock = count > 9 && !strcmp(path + count - 9, "/lock.mdb");
    if (flags & MAP_SHARED && protection & PROT_WRITE && !is_lock) {
        fprintf(stderr, "calls.c sees no writes to a map: %s\n", path);
        abort();
    }
    char *place = (char *)syscall(SYS_mmap, address, length, (long)protection, (long)flags,
                                  (long)file, offset);
    if (place == MAP_FAILED || !is_unreadable(path) || (long)length <= unreadable_page * PAGE)
        return place;
    if (is_cut) {
        uncut_size = size_of(file);
        syscall(SYS_ftruncate, file, unreadable_page * PAGE);
    } else {
        mprotect(place + unreadable_page * PAGE, PAGE, PROT_NONE);
    }
    return place;
}
void *mmap64(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    return mmap(address, length, protection, flags, file, offset);
}

// Of a file that was cut while it is open, nobody knows that it was.
int fstat(int file, struct stat *status) {
    int result = syscall(SYS_fstat, file, status);
    char path[4096];
    if (!result && uncut_size && find(file, path) && is_unreadable(path))
        status->st_size = uncut_size;
    return result;
}
int __fxstat(int version, int file, struct stat *status) {
    (void)version;
    return fstat(file, status);
}
