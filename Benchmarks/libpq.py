"""As much of PostgreSQL's client library as a measurement needs."""

import ctypes
import ctypes.util

COMMAND_OK, TUPLES_OK, COPY_IN = 1, 2, 4


def load():
    """The library; None where there is none."""
    name = ctypes.util.find_library("pq")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    texts, numbers = ctypes.POINTER(text), ctypes.POINTER(number)
    for function, result, arguments in [
        ("PQconnectdb", pointer, [text]), ("PQstatus", number, [pointer]),
        ("PQfinish", None, [pointer]), ("PQerrorMessage", text, [pointer]),
        ("PQexec", pointer, [pointer, text]), ("PQresultStatus", number, [pointer]),
        ("PQclear", None, [pointer]), ("PQntuples", number, [pointer]),
        ("PQnfields", number, [pointer]), ("PQgetvalue", pointer, [pointer, number, number]),
        ("PQgetlength", number, [pointer, number, number]),
        ("PQprepare", pointer, [pointer, text, text, number, pointer]),
        ("PQexecPrepared", pointer,
            [pointer, text, number, texts, numbers, numbers, number]),
        ("PQputCopyData", number, [pointer, text, number]),
        ("PQputCopyEnd", number, [pointer, text]), ("PQgetResult", pointer, [pointer]),
    ]:
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


class Connection:
    def __init__(self, directory):
        self.library = load()
        self.handle = self.library.PQconnectdb(f"host={directory} user=bench dbname=postgres".encode())
        if self.library.PQstatus(self.handle) != 0:
            raise ConnectionError(self._error())

    def close(self):
        self.library.PQfinish(self.handle)

    def _error(self):
        return self.library.PQerrorMessage(self.handle).decode().strip()

    def _checked(self, result, *statuses):
        if self.library.PQresultStatus(result) not in statuses:
            raise RuntimeError(self._error())
        return result

    def execute(self, statement):
        """Runs a statement; its rows as lists of texts."""
        result = self._checked(
            self.library.PQexec(self.handle, statement.encode()), COMMAND_OK, TUPLES_OK)
        rows = [
            [value.decode() for value in row] for row in self._values(result)]
        self.library.PQclear(result)
        return rows

    def _values(self, result):
        library = self.library
        columns = range(library.PQnfields(result))
        return [
            [ctypes.string_at(library.PQgetvalue(result, row, column),
                library.PQgetlength(result, row, column)) for column in columns]
            for row in range(library.PQntuples(result))]

    def prepare(self, name, statement):
        result = self.library.PQprepare(self.handle, name.encode(), statement.encode(), 0, None)
        self.library.PQclear(self._checked(result, COMMAND_OK))

    @staticmethod
    def parameters(values):
        """Numbers, bytes and None, ready to be given to `run`."""
        texts = [
            value if value is None or isinstance(value, bytes) else b"%d" % value
            for value in values]
        count = len(texts)
        return (
            count, (ctypes.c_char_p * count)(*texts),
            (ctypes.c_int * count)(*(len(text or b"") for text in texts)),
            (ctypes.c_int * count)(*(isinstance(value, bytes) for value in values)))

    def run(self, name, parameters):
        """Runs what was prepared; the rows are with the client, in `numbers` when asked for."""
        result = self.library.PQexecPrepared(self.handle, name, *parameters, 1)
        return self._checked(result, COMMAND_OK, TUPLES_OK)

    def numbers(self, result):
        """The rows of a result as lists of numbers; the number of a record means nothing."""
        rows = [
            [int.from_bytes(value, "big") for value in row] for row in self._values(result)]
        self.library.PQclear(result)
        return rows

    def copy(self, statement, lines):
        """Sends lines in one COPY, which is a transaction."""
        library = self.library
        library.PQclear(self._checked(library.PQexec(self.handle, statement), COPY_IN))
        if library.PQputCopyData(self.handle, lines, len(lines)) != 1:
            raise RuntimeError(self._error())
        library.PQputCopyEnd(self.handle, None)
        while result := library.PQgetResult(self.handle):
            library.PQclear(self._checked(result, COMMAND_OK))
