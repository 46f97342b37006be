import Ledger

/// One file that needs nothing else: no script, no picture, nothing from a network.
package struct Page {
    package let language: Language
    package let style: HTML
    /// The title of the window.
    package let tab: HTML
    package let header: HTML
    package let main: HTML

    package init(language: Language, style: HTML, tab: HTML, header: HTML, main: HTML) {
        self.language = language
        self.style = style
        self.tab = tab
        self.header = header
        self.main = main
    }

    package var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language.name)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'sha256-\(PageStyle.digest(style))'">
        <title>\(tab)</title>
        <style>\(style)</style>
        </head>
        <body>
        <header>
        \(header)</header>
        <main>
        \(main)</main>
        </body>
        </html>

        """
    }
}

/// The phrases of one page in one language, filled with values.
package struct Phrasing<Phrase: Hashable & Sendable>: Sendable {
    package let sentences: Sentences
    package let phrases: [Phrase: String]

    package init(sentences: Sentences, phrases: [Phrase: String]) {
        self.sentences = sentences
        self.phrases = phrases
    }

    package func callAsFunction(_ phrase: Phrase, _ values: [String: HTML] = [:]) -> HTML {
        sentences.fill(phrases[phrase]!, nil, values)
    }
}
