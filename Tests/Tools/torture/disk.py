"""What a disk may hold after the power went: rebuilt from the calls that `calls.c` noted.

A file's content and a directory's names are each durable as far as a call made them so. Of what
came after, any part may be there: whole writes, single sectors of one, none; the same for names.
"""
import os
import stat

SECTOR = 512


class File:
    def __init__(self, content=b"", mode=0o600):
        self.content = bytearray(content)
        self.mode = mode
        # What was written and is not durable, oldest first: place in the log, offset, bytes, and
        # whether it is durable alone; of a new length the bytes are None.
        self.pending = []

    def flush(self, mark):
        """Makes durable what the log had before a place."""
        kept = []
        for change in self.pending:
            if change[0] < mark:
                change_content(self.content, change)
            else:
                kept.append(change)
        self.pending = kept

    def lose(self, mark):
        """What could not be made durable: it stays in memory at most, and nobody tries again."""
        self.pending = [change for change in self.pending if change[0] >= mark or change[3]]

    def image(self, keeps):
        """The content with those pending writes, and sectors of them, that `keeps` chooses."""
        if not self.pending:
            return self.content
        content = bytearray(self.content)
        for change in self.pending:
            for part in [change] if change[3] else keeps(change):
                change_content(content, part)
        return content


def change_content(content, change):
    _, offset, data, *_ = change
    if data is None:
        size, at_least = offset
        if size < len(content) and not at_least:
            del content[size:]
        content.extend(bytes(max(0, size - len(content))))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset:offset + len(data)] = data


class Directory:
    def __init__(self, mode=0o700):
        self.mode = mode
        # As the program sees them, and as they are after a crash at the least.
        self.names, self.kept = {}, {}


class Disk:
    """Begins with the files below a directory, all of them durable, and takes the calls."""

    def __init__(self, home, data_path):
        self.home = home
        self.data_path = data_path
        self.nodes = {}
        self.pending = []
        self.ignored = ()
        self.root = self.read(home)
        with open(data_path, "rb") as file:
            self.data = file.read()

    def read(self, path):
        status = os.lstat(path)
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISDIR(status.st_mode):
            node = Directory(mode)
            for name in os.listdir(path):
                node.names[name] = self.read(os.path.join(path, name))
            node.kept = dict(node.names)
        else:
            with open(path, "rb") as file:
                node = File(file.read(), mode)
        self.nodes[status.st_ino] = node
        return node

    # MARK: The calls

    def find(self, path):
        """The directory that a path is in, and its name there."""
        *parents, name = os.path.relpath(os.path.normpath(path), self.home).split("/")
        node = self.root
        for parent in parents:
            node = node.names[parent]
        return node, name

    def take(self, place, line):
        """Takes a line of the log, which begins at this byte of it."""
        call, *words = line.split()
        if call in ("write", "size", "allocate", "written"):
            self.take_content(place, call, self.nodes[int(words[0])], words)
        elif call == "create":
            self.nodes[int(words[0])] = node = File()
            self.name(place, [(*self.find(words[1]), node)])
        elif call == "mkdir":
            node = Directory()
            self.nodes[words[0]] = node
            self.name(place, [(*self.find(words[0]), node)])
        elif call in ("unlink", "rmdir"):
            self.name(place, [(*self.find(words[0]), None)])
        elif call in ("rename", "exchange", "link"):
            old, new = self.find(words[0]), self.find(words[1])
            moved, other = old[0].names[old[1]], new[0].names.get(new[1])
            stays = {"rename": None, "exchange": other, "link": moved}[call]
            self.name(place, [(*old, stays), (*new, moved)])
        elif call in ("fsync", "fdatasync", "syncfs") and call not in self.ignored:
            self.synchronize(call, self.node(words), int(words[1]))
        elif call == "lost":
            node = self.node(words)
            if isinstance(node, File):
                node.lose(int(words[1]))

    def take_content(self, place, call, node, words):
        if call == "write":
            offset, length, start = map(int, words[1:4])
            node.pending.append((place, offset, self.data[start:start + length], False))
        elif call == "written":
            if "written" not in self.ignored:
                node.pending[-1] = node.pending[-1][:3] + (True,)
        else:
            node.pending.append((place, (int(words[1]), call == "allocate"), None, False))

    def name(self, place, effects):
        """Names change together; what they lead to, or None."""
        self.pending.append((place, effects))
        for directory, name, node in effects:
            if node is None:
                directory.names.pop(name, None)
            else:
                directory.names[name] = node

    def node(self, words):
        """A directory by its path, a file by its inode: it may have no name any more."""
        inode, _, path = words[:3]
        if os.path.normpath(path) == self.home:
            return self.root
        directory, name = self.find(path)
        node = directory.names.get(name)
        return node if isinstance(node, Directory) else self.nodes[int(inode)]

    def synchronize(self, call, node, mark):
        if call == "syncfs":
            for each in self.nodes.values():
                if isinstance(each, File):
                    each.flush(mark)
            self.keep(lambda change: change[0] < mark)
        elif isinstance(node, File):
            node.flush(mark)
        else:
            self.keep(lambda change: change[0] < mark and any(
                directory is node for directory, _, _ in change[1]))

    def keep(self, is_durable):
        for change in self.pending:
            if is_durable(change):
                for directory, name, node in change[1]:
                    enter(directory.kept, name, node)
        self.pending = [change for change in self.pending if not is_durable(change)]

    # MARK: Images

    @property
    def is_settled(self):
        """Whether nothing is left to chance."""
        return not self.pending and not any(
            node.pending for node in self.nodes.values() if isinstance(node, File))

    def write(self, home, keeps_name, keeps):
        """Makes the home what is there when of the pending names and writes these are kept."""
        names = {}
        for change in filter(keeps_name, self.pending):
            for directory, name, node in change[1]:
                kept = names.setdefault(id(directory), dict(directory.kept))
                enter(kept, name, node)
        self.write_directory(self.root, home, names, keeps)

    def differs(self, path, directory=None):
        """The first file that is not as the calls left it: something was written unseen."""
        directory = directory or self.root
        if set(os.listdir(path)) != set(directory.names):
            return path
        for name, node in directory.names.items():
            below = os.path.join(path, name)
            if isinstance(node, Directory):
                if found := self.differs(below, node):
                    return found
                continue
            with open(below, "rb") as file:
                # LMDB writes its locks through a map: they say nothing after a crash.
                if file.read() != node.image(whole) and name != "lock.mdb":
                    return below
        return None

    def write_directory(self, directory, path, names, keeps):
        os.makedirs(path, mode=directory.mode, exist_ok=True)
        for name, node in names.get(id(directory), directory.kept).items():
            below = os.path.join(path, name)
            if isinstance(node, Directory):
                self.write_directory(node, below, names, keeps)
                continue
            file = os.open(below, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, node.mode)
            os.write(file, node.image(keeps))
            os.close(file)


def enter(names, name, node):
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def everything(_):
    return True


def nothing(_):
    return False


def whole(change):
    return [change]


def none(_):
    return []


class Chance:
    """Which of the pending writes and names an image has, from dice."""

    def __init__(self, dice):
        self.dice = dice
        self.share = dice.choice([0.1, 0.5, 0.9])
        self.is_torn = dice.random() < 0.5
        # A journal keeps names in their order.
        self.last_name = dice.choice([None, dice.random()])

    def names(self, pending):
        if self.last_name is None:
            return lambda change: self.dice.random() < self.share
        kept = pending[:round(self.last_name * len(pending))]
        return lambda change: any(change is each for each in kept)

    def writes(self, change):
        place, offset, data, is_durable = change
        if data is None or not self.is_torn:
            return [change] if self.dice.random() < self.share else []
        parts, start = [], 0
        while start < len(data):
            end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
            if self.dice.random() < self.share:
                parts.append((place, offset + start, data[start:end], is_durable))
            start = end
        return parts
