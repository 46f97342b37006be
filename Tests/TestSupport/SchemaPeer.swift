import Ledger

/// Python's jsonschema: which lines a schema takes.
package enum SchemaPeer {
    /// `$` is the end of the text in ECMA 262, whose expressions JSON Schema uses; Python's would
    /// let a line feed follow.
    private static let program = """
        import json, re, sys
        from jsonschema import Draft202012Validator, ValidationError, validators
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

    package static func answers(_ schema: String, _ lines: [String]) throws -> [Bool] {
        let input = [try JSON(parsing: schema).text] + lines
        return try Python.lines(
            program, input: input, module: ("jsonschema", "python3-jsonschema")
        ).map { $0 == "1" }
    }
}
