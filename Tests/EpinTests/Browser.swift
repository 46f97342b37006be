import Foundation
import Ledger
import TestSupport
import Testing

/// A browser without a screen, where there is one.
struct Browser {
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    static var isThere: Bool { path != nil }

    let data: EpinData

    /// What it writes to its output; its files are in the directory of the data.
    func run(_ options: [String], _ page: String) throws -> EpinData.Outcome {
        let command =
            [
                Self.path!, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--user-data-dir=\(data.directory.path)/browser", "--disable-component-update",
                "--disable-background-networking", "--no-first-run",
                // Nothing goes out, whatever is asked for.
                "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
            ] + options + [URL(filePath: page).absoluteString]
        let outcome = try data.run(command)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome
    }

    /// What a page asks a network for; the browser asks for updates of its own.
    func requests(_ page: String) throws -> [String] {
        let log = data.directory.appending(path: "net.json")
        _ = try run(["--dump-dom", "--timeout=1000", "--log-net-log=\(log.path)"], page)
        let own = ["google.com", "googleapis.com", "gvt1.com"]
        return try String(contentsOf: log, encoding: .utf8)
            .matches(of: /"url":"https?:\/\/([^\/"]+)/).map { String($0.output.1) }
            .filter { host in !own.contains { host == $0 || host.hasSuffix(".\($0)") } }
    }

    /// How wide the content of a page is in a window of this width. The page runs no script: one
    /// that has it in a frame measures it.
    func contentWidth(_ page: String, window: Int) throws -> Int {
        let source = try String(contentsOfFile: page, encoding: .utf8)
            .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let frame = """
            <!DOCTYPE html><body><iframe style="border:0;width:\(window)px;height:4000px" \
            onload="document.title = 'width ' + \
            this.contentDocument.documentElement.scrollWidth" srcdoc="\(source)"></iframe></body>
            """
        let path = data.directory.appending(path: "frame.html").path
        try frame.write(toFile: path, atomically: true, encoding: .utf8)
        let dumped = try run(["--dump-dom"], path).text
        let match = try #require(dumped.firstMatch(of: /<title>width (\d+)<\/title>/))
        return Int(match.output.1)!
    }
}
