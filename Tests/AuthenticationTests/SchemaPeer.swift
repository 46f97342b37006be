import Foundation
import Ledger
import Testing

/// Python's jsonschema: which lines the schema takes.
enum SchemaPeer {
    /// `$` is the end of the text in ECMA 262, whose expressions JSON Schema uses; Python's would
    /// let a line feed follow.
    private static let program = """
        import json, re, sys
        try:
            from jsonschema import Draft202012Validator, ValidationError, validators
        except ImportError:
            print("this test needs: apt-get install python3-jsonschema")
            raise SystemExit(1)
        def pattern(validator, pattern, instance, schema):
            whole = re.sub(r"\\$$", r"\\\\Z", pattern)
            if isinstance(instance, str) and not re.search(whole, instance):
                yield ValidationError("pattern")
        lines = sys.stdin.read().split("\\n")
        schema = json.loads(lines[0])
        Draft202012Validator.check_schema(schema)
        validator = validators.extend(Draft202012Validator, {"pattern": pattern})(schema)
        for line in lines[1:-1]:
            print(int(validator.is_valid(json.loads(line))))
        """

    static func answers(_ schema: String, _ lines: [String]) throws -> [Bool] {
        let file = URL(filePath: "\(NSTemporaryDirectory())/epin-schema-\(UUID().uuidString)")
        let text = ([try JSON(parsing: schema).text] + lines).map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-I", "-c", program]
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let answers = String(decoding: data, as: UTF8.self)
        try #require(process.terminationStatus == 0, "python3: \(answers)")
        return answers.split(separator: "\n").map { $0 == "1" }
    }
}
