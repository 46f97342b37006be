/// The version of the program, for `--version` and exports.
package enum Release {
    package static let version = "0.1.0"
}
