/// What the colours of a plot stand for.
package enum Legend {
    package static func html(_ items: [(style: HTML, name: HTML)]) -> HTML {
        let list = items.map { style, name in
            """
            <li><svg class="key" width="12" height="12" aria-hidden="true">\
            <rect class="\(style)" width="12" height="12"/></svg>\(name)</li>

            """ as HTML
        }
        return "<ul class=\"legend\">\n\(list.joined())</ul>\n"
    }
}
