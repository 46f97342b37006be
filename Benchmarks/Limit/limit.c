// The limit: what plain C over the same LMDB takes for the same work on the same records. Each
// command prints one JSON object.
//
//     cc -O2 limit.c -llmdb -lpthread
#include "append.h"
#include "read.h"

static uint64_t number(const char *text) {
    char *end;
    uint64_t value = strtoull(text, &end, 10);
    if (*end || value == 0) fail(text, "a number is expected");
    return value;
}

int main(int count, char **words) {
    has_instructions = epin_sha256_available();
    const char *command = count > 1 ? words[1] : "";
    if (count == 5 && !strcmp(command, "append"))
        append(words[2], words[3], number(words[4]), 1);
    else if (count == 5 && !strcmp(command, "append-unhashed"))
        append(words[2], words[3], number(words[4]), 0);
    else if (count == 5 && !strcmp(command, "single"))
        append_single(words[2], words[3], number(words[4]));
    else if (count == 3 && !strcmp(command, "scan")) scan(words[2]);
    else if (count == 3 && !strcmp(command, "replay")) replay(words[2]);
    else if (count == 4 && !strcmp(command, "verify")) verify(words[2], (int)number(words[3]));
    else if (count == 4 && !strcmp(command, "get")) get(words[2], number(words[3]));
    else {
        fprintf(stderr,
            "usage: limit append|append-unhashed STREAM DIR BATCH\n"
            "       limit single STREAM DIR MILLISECONDS\n"
            "       limit scan|replay DIR\n"
            "       limit verify DIR THREADS\n"
            "       limit get DIR COUNT\n");
        return 2;
    }
    return 0;
}
