// Preloaded into a program, writes to the file that SYNC_LOG names which files it makes durable and
// which it renames, one a line and in order.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void log_line(const char *call, const char *first, const char *second) {
    const char *path = getenv("SYNC_LOG");
    if (!path) return;
    char line[9000];
    int count = snprintf(line, sizeof line, "%s %s %s\n", call, first, second);
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || write(file, line, count) != count) abort();
    close(file);
}

static void log_file(const char *call, int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(link, path, sizeof path - 1);
    path[count < 0 ? 0 : count] = 0;
    log_line(call, path, "");
}

#define SYNC(name)                                             \
    int name(int descriptor) {                                 \
        int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, #name); \
        log_file(#name, descriptor);                           \
        return real(descriptor);                               \
    }

SYNC(fsync)
SYNC(fdatasync)
SYNC(syncfs)

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) =
        (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    log_line("rename", from, to);
    return real(from, to);
}
