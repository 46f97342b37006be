import Ledger

/// One file that needs nothing else: no script, no picture, nothing from a network.
struct Page {
    let language: PageLanguage
    let style: HTML
    /// What the window is named.
    let tab: HTML
    let header: HTML
    let main: HTML

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)">
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
struct Phrasing<Phrase: Hashable & Sendable>: Sendable {
    let sentences: Sentences
    let phrases: [Phrase: String]

    func callAsFunction(_ phrase: Phrase, _ values: [String: HTML] = [:]) -> HTML {
        sentences.fill(phrases[phrase]!, nil, values)
    }
}
