import Foundation
import FoundationXML
import Ledger
import Testing

@testable import Pages

/// A page read as strictly as XML, by another program than the one that wrote it.
final class PageReader: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    /// In the order of their beginnings, with the text of all that is in them.
    private(set) var elements: [Element] = []
    private var open: [Int] = []
    private var fault: String?

    init(_ bytes: [UInt8]) throws {
        super.init()
        // The elements of HTML that have no end.
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing(/<(meta|br)([^>]*)>/) { "<\($0.output.1)\($0.output.2)/>" }
            .replacing("<!DOCTYPE html>\n", with: "")
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        let isWellFormed = parser.parse()
        let place = "line \(parser.lineNumber), column \(parser.columnNumber)"
        try #require(isWellFormed, "\(place): \(fault ?? "")")
    }

    /// A page that is the same when it is made again, and needs nothing from elsewhere.
    convenience init(_ language: Language, _ make: () -> [UInt8]) throws {
        let page = make()
        #expect(page == make())
        try self.init(page)
        expectSelfContained(language)
    }

    convenience init(_ page: String) throws { try self.init(Array(page.utf8)) }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { fault = "\(error)" }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    /// Each row of cells of the tables under a heading, without rows that have no number.
    func rows(of heading: String) -> [[String]] {
        guard let start = elements.firstIndex(where: { $0.name == "h2" && $0.text == heading })
        else { return [] }
        var rows: [[String]] = []
        for element in elements[(start + 1)...] {
            if element.name == "h2" { break }
            if element.name == "tr" { rows.append([]) }
            if element.name == "td" { rows[rows.count - 1].append(element.text) }
        }
        return rows.filter { !$0.isEmpty }
    }

    /// What must hold of every page.
    private func expectSelfContained(_ language: Language) {
        #expect(all("html").first?.attributes["lang"] == language.name)
        #expect(all("h1").count == 1)
        #expect(all("script").isEmpty && all("img").isEmpty && all("link").isEmpty)
        let ids = elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for element in elements {
            #expect(element.attributes["style"] == nil && element.attributes["src"] == nil)
            if let link = element.attributes["href"] {
                #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst())), "\(link)")
            }
            for id in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
                #expect(ids.contains(String(id)))
            }
            // A colour that no rule gives is black in the dark.
            if element.name == "rect" || element.name == "circle" {
                #expect(element.attributes["class"] != nil)
            }
        }
        let style = all("style").map(\.text).joined()
        for word in ["http:", "https:", "@import", "url("] { #expect(!style.contains(word)) }
        let classes = Set(elements.flatMap { $0.attributes["class"]?.split(separator: " ") ?? [] })
        let unstyled: Set<Substring> = ["axis", "document", "what", "proved", "wide"]
        for name in classes.subtracting(unstyled) {
            #expect(style.contains(".\(name)"), "no style for \(name)")
        }
    }
}

/// Names that would do something on a page that did not escape them.
let hostileNames = [
    "<script>alert(1)</script>", "a\u{202E}b\u{2066}", "\"'&", "</bdi></text></svg><b>",
    "\u{200B}\u{0}", "{count}{amount}", "אבג", "]]>", "\u{2028}x",
]
