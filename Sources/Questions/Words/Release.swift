/// The version of the program, as `--version` says it and exports name it.
package enum Release {
    package static let version = "0.1.0"
}
