"""What the figures were measured on, without a name that shows whose it is."""

import os
import statistics
import time


def field(path, name):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(name):
                return line.split(":", 1)[1].strip()
    return "unknown"


def file_system(directory):
    """The kind of file system and of disk that a directory is on."""
    device = os.stat(directory).st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    kind = "unknown"
    with open("/proc/self/mountinfo", encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if words[2] == number:
                kind = words[words.index("-") + 1]
    block = os.path.realpath(f"/sys/dev/block/{number}").split("/")
    disk = next((name for name in reversed(block) if os.path.exists(f"/sys/block/{name}")), "")
    prefixes = {"vd": "virtual disk", "xvd": "virtual disk", "nvme": "NVMe", "sd": "SCSI or SATA"}
    media = next((text for prefix, text in prefixes.items() if disk.startswith(prefix)), "disk")
    return f"{kind} on a {media}" if disk else kind


def sync_latency(directory, count=50):
    """The median time of a durable write of 4 KiB over existing bytes, in nanoseconds."""
    path = f"{directory}/sync"
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    laps = []
    try:
        os.pwrite(file, bytes(4096 * count), 0)
        os.fsync(file)
        for index in range(count):
            os.pwrite(file, b"x" * 4096, 4096 * index)
            start = time.perf_counter_ns()
            os.fdatasync(file)
            laps.append(time.perf_counter_ns() - start)
    finally:
        os.close(file)
        os.unlink(path)
    return int(statistics.median(laps))


def sentence(description):
    """What `describe` gives, for a reader."""
    m = description
    return (
        f"{m['processor']}, {m['cores']} cores, {m['memory']}; {m['disk']}, where one `fdatasync`"
        f" of 4 KiB takes {m['sync'] / 1000:,.0f} µs; {m['kernel']}; {m['compiler']}.")


def describe(directory, compiler):
    kilobytes = int(field("/proc/meminfo", "MemTotal").split()[0])
    return {
        "processor": field("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": f"{round(kilobytes / 1024 / 1024)} GiB",
        "disk": file_system(directory),
        "sync": sync_latency(directory),
        # Without what a distributor or a host adds to it.
        "kernel": f"Linux {os.uname().release.split('-')[0]}",
        "compiler": compiler,
    }
