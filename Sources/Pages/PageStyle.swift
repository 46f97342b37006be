import Ledger

/// How pages look: on a wide screen, on a phone, in dark mode and on paper.
package enum PageStyle {
    /// The digest by which a page allows its own style and nothing else.
    package static func digest(_ style: HTML) -> String {
        SHA256.hash(Array(style.source.utf8)).bytes.base64
    }

    package static let text: HTML = """
        :root { color-scheme: light dark; --ink: #1a1d21; --soft: #5a626c; --paper: #fff;
          --wash: #f4f5f7; --line: #d9dde2; --right: #146c37; --wrong: #a61b1b; --mark: #1f4e8c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #a2abb5;
          --paper: #15181c; --wash: #1e2328; --line: #363d45; --right: #6fce93; --wrong: #f29a9a;
          --mark: #8fb8ef; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.5rem 4rem;
          background: var(--paper); color: var(--ink);
          font: 1rem/1.55 "Source Serif 4", Georgia, "Liberation Serif", serif; }
        header { border-bottom: 3px solid var(--ink); padding-bottom: 1rem; }
        .document, nav, table, dl, .tag, .simulated, h2, h3 {
          font-family: "Source Sans 3", "Segoe UI", "Liberation Sans", Arial, sans-serif; }
        .document { margin: 0; color: var(--soft); font-size: .9rem; }
        h1 { font-size: 2rem; line-height: 1.2; margin: .3rem 0; font-weight: 600; }
        h1 + p { margin: 0; color: var(--soft); }
        h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        .summary { font-size: 1.2rem; margin: 1.5rem 0 0; padding: 1rem 1.25rem;
          background: var(--wash); border-left: .4rem solid var(--mark); }
        .summary.right { border-color: var(--right); }
        .summary.wrong { border-color: var(--wrong); }
        .simulated { padding: .6rem 1.25rem; border: 2px solid var(--wrong); color: var(--wrong);
          font-weight: 600; }
        .note, small { color: var(--soft); font-size: .875rem; }
        b.right { color: var(--right); }
        b.wrong { color: var(--wrong); }
        .hidden { border: 1px solid var(--wrong); color: var(--wrong); font-size: .75em;
          padding: 0 .2em; }
        .clock { font-variant-numeric: tabular-nums; white-space: nowrap; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        li { margin: .4rem 0; }
        .claims { display: grid; grid-template-columns: 1fr 1fr; gap: 2.5rem; margin-top: 2.5rem; }
        .claims h2 { margin-top: 0; }
        .claims ul { padding: 0; list-style: none; margin: 0; }
        .claims li { padding-left: 1.6rem; position: relative; }
        .claims li::before { position: absolute; left: 0; font-weight: 700; }
        .proved li::before { content: "✓"; color: var(--right); }
        .unproved li::before { content: "✗"; color: var(--wrong); }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.45; }
        th { text-align: left; color: var(--soft); font-weight: 600; font-size: .8rem;
          white-space: nowrap; }
        th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        td small { display: block; }
        .day th { padding-top: 1rem; color: var(--ink); font-size: .92rem; }
        .events td:nth-child(1), .events td:nth-child(2), .number { white-space: nowrap;
          font-variant-numeric: tabular-nums; }
        .events td:nth-child(1), .number { text-align: right; color: var(--soft); }
        .events th:nth-child(1):not([colspan]), th.number { text-align: right; }
        .events td:nth-child(4) { width: 13.2rem; color: var(--soft); }
        .events .own td { background: var(--wash); }
        .tag { display: inline-block; width: 4.3rem; font-size: .72rem; font-weight: 700;
          letter-spacing: .04em; text-transform: uppercase; color: var(--mark); }
        .what { display: flex; }
        .what .tag { flex: none; padding-top: .15em; }
        pre, code { font-family: "Liberation Mono", Consolas, Menlo, monospace; font-size: .8rem; }
        pre { background: var(--wash); padding: .75rem 1rem; margin: .4rem 0 1rem; overflow-x: auto;
          white-space: pre-wrap; overflow-wrap: anywhere; }
        .hash { font-family: "Liberation Mono", Consolas, Menlo, monospace; font-size: .72rem;
          overflow-wrap: anywhere; }
        @media (max-width: 42rem) {
          body { padding: 1.25rem 1rem 3rem; }
          h1 { font-size: 1.5rem; }
          .summary { font-size: 1.08rem; padding: .8rem 1rem; }
          .claims, dl { grid-template-columns: 1fr; gap: 0; }
          .claims section + section { margin-top: 2rem; }
          dd { margin-bottom: .5rem; }
          .events thead { display: none; }
          .events tr { display: grid; grid-template-columns: max-content max-content 1fr;
            gap: 0 .75rem; border-bottom: 1px solid var(--line); padding: .5rem 0; }
          .events th, .events td { border: 0; padding: 0; }
          .events td:nth-child(4) { width: auto; color: var(--soft); font-size: .875rem;
            text-align: right; grid-column: 3; grid-row: 1; }
          .events td:nth-child(3) { grid-column: 1 / -1; grid-row: 2; }
          .events .own { box-shadow: -.5rem 0 0 var(--line); }
          .events .own td { background: none; }
          .scroll { overflow-x: auto; }
        }
        @page { size: A4; margin: 18mm 16mm; }
        @media print {
          :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --wash: #f2f2f2;
            --line: #bbb; --right: #0d5228; --wrong: #8a1010; --mark: #1f4e8c; }
          html { font-size: 9.5pt; }
          body { max-width: none; padding: 0; line-height: 1.4; }
          h2 { margin-top: 1.8rem; }
          .claims { margin-top: 1.8rem; }
          th, td { padding: .28rem .75rem .28rem 0; }
          h2, h3, .day { break-after: avoid; }
          tr, li, .summary, dl { break-inside: avoid; }
          thead { display: table-header-group; }
          .annex { break-before: page; }
          * { print-color-adjust: exact; }
        }

        """
}
