/// What a check has come to so far.
struct StructureFindings {
    /// The faults that are named: of more nobody learns more.
    static let countMax = 20

    var pages: PageMap
    private(set) var faults: [StructureFault] = []

    init(pages: PageMap) { self.pages = pages }

    var isFull: Bool { faults.count >= Self.countMax }

    mutating func note(_ fault: StructureFault) {
        if !isFull { faults.append(fault) }
    }
}
