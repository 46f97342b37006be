internal import CLMDB
internal import Glibc

extension FileSystem {
    /// What is written to one end can be read from the other. No program that another thread starts
    /// meanwhile has them too.
    ///
    /// - Throws: ``SystemError``.
    package static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else {
            throw SystemError(code: errno, operation: "make", path: "a pipe")
        }
        return (ends[0], ends[1])
    }

    /// Has a program that is started have no open file from a number on, whatever this process was
    /// started with.
    ///
    /// - Parameter actions: `posix_spawn_file_actions_t`, initialised.
    package static func closeAll(
        from first: Int32, in actions: UnsafeMutableRawPointer
    ) throws(SystemError) {
        let actions = unsafe actions.assumingMemoryBound(to: posix_spawn_file_actions_t.self)
        let code = unsafe posix_spawn_file_actions_addclosefrom_np(actions, first)
        guard code == 0 else {
            throw SystemError(code: code, operation: "start", path: "a program")
        }
    }
}
