/// Things and what links them, in three columns: where something came from on the left, whom it was
/// about in the middle, what was used on the right.
package struct LinkGraph {
    package enum Column: Int {
        case left
        case middle
        case right
    }

    package struct Node {
        package let column: Column
        package let label: HTML
        /// It links several others: what an investigator looks for.
        package let isShared: Bool

        package init(column: Column, label: HTML, isShared: Bool) {
            self.column = column
            self.label = label
            self.isShared = isShared
        }
    }

    /// A link between two nodes, by their indices.
    package struct Edge {
        package let from: Int
        package let to: Int
        package let title: HTML

        package init(from: Int, to: Int, title: HTML) {
            self.from = from
            self.to = to
            self.title = title
        }
    }

    package let nodes: [Node]
    package let edges: [Edge]

    package init(nodes: [Node], edges: [Edge]) {
        self.nodes = nodes
        self.edges = edges
    }

    private static let rowHeight = 34
    private static let places = [270, 500, 730]

    package func svg(_ id: String, title: HTML, description: HTML) -> HTML {
        let columns = [Column.left, .middle, .right].map(order)
        let height = Self.rowHeight * max(columns.map(\.count).max() ?? 0, 1)
        var y: [Int: Int] = [:]
        for column in columns {
            for (row, node) in column.enumerated() {
                y[node] = height * (2 * row + 1) / (2 * column.count) + 8
            }
        }
        var shapes: HTML = ""
        for edge in edges {
            let isShared = nodes[edge.from].isShared || nodes[edge.to].isShared
            shapes += Drawing.line(
                isShared ? "edge shared" : "edge", x: place(edge.from), y: y[edge.from]!,
                toX: place(edge.to), toY: y[edge.to]!, title: edge.title)
        }
        for index in nodes.indices { shapes += shape(nodes[index], y[index]!) }
        return Drawing.svg(
            id, height: height + 16, title: title, description: description, shapes)
    }

    private func place(_ node: Int) -> Int { Self.places[nodes[node].column.rawValue] }

    private func shape(_ node: Node, _ y: Int) -> HTML {
        let style = node.isShared || node.column == .middle ? "mark" : "other"
        let x = Self.places[node.column.rawValue]
        let text = node.isShared ? "halo strong" : "halo"
        let label =
            switch node.column {
            case .left: Drawing.text(text, x: x, y: y + 4, node.label, .end, shift: -12)
            case .middle: Drawing.text(text, x: x, y: y - 11, node.label, .middle)
            case .right: Drawing.text(text, x: x, y: y + 4, node.label, shift: 12)
            }
        return Drawing.circle(style, x: x, y: y, radius: 6) + label
    }

    /// The nodes of a column from the top: each near those it is linked to, so that few links
    /// cross.
    private func order(_ column: Column) -> [Int] {
        let own = nodes.indices.filter { nodes[$0].column == column }
        guard column != .middle else { return own }
        /// Where the linked nodes are on average, in thousandths of a row.
        func level(_ node: Int) -> Int {
            let linked = edges.compactMap { edge in
                edge.from == node ? edge.to : edge.to == node ? edge.from : nil
            }
            return linked.isEmpty ? 0 : linked.reduce(0, +) * 1000 / linked.count
        }
        let levels = Dictionary(uniqueKeysWithValues: own.map { ($0, level($0)) })
        return own.sorted { (levels[$0]!, $0) < (levels[$1]!, $1) }
    }
}
