extension PageStyle {
    /// The style of plots: the colours are those of the text, so that dark mode and print have
    /// theirs.
    package static let withPlots: HTML =
        text + """
            :root { --other: #8b95a1; --third: #c08a2b; --caution: #7d5a10; }
            @media (prefers-color-scheme: dark) { :root { --other: #77818d; --third: #d9a94f;
              --caution: #d9a94f; } }
            .plot { display: block; overflow: visible; margin: .75rem 0; }
            .plot, .legend, details, caption {
              font-family: "Source Sans 3", "Segoe UI", "Liberation Sans", Arial, sans-serif; }
            .plot text { fill: var(--ink); font-size: 12px; }
            .plot .label { fill: var(--soft); }
            .plot .strong { font-weight: 700; }
            .plot .pin { fill: var(--paper); font-size: 11px; font-weight: 700; }
            .plot .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
            .plot line { stroke: var(--line); stroke-width: 1; }
            .plot .edge { stroke: var(--other); stroke-opacity: .75; }
            .plot .edge.shared { stroke: var(--mark); stroke-width: 2; stroke-opacity: 1; }
            .plot .break { stroke: var(--soft); stroke-dasharray: 2 3; }
            .plot .right, .key .right { fill: var(--right); }
            .plot .wrong, .key .wrong { fill: var(--wrong); }
            .plot .mark, .key .mark { fill: var(--mark); }
            .plot .other, .key .other { fill: var(--other); }
            .plot .third, .key .third { fill: var(--third); }
            .plot .none { fill: var(--wash); }
            .plot .validity, .key .validity { fill: var(--mark); fill-opacity: .22; }
            .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none;
              padding: 0; margin: .5rem 0; font-size: .85rem; color: var(--soft); }
            .legend li { margin: 0; }
            .key { margin-right: .4rem; vertical-align: -1px; }
            details { margin: .5rem 0 1.5rem; font-size: .92rem; }
            summary { cursor: pointer; color: var(--mark); }
            .three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem;
              margin: 1.5rem 0 0; padding: 0; list-style: none; }
            .three li { margin: 0; padding: .9rem 1.1rem; background: var(--wash);
              border-left: .4rem solid var(--mark); }
            .three .right { border-color: var(--right); }
            .three .wrong { border-color: var(--wrong); }
            .three b { display: block; font-size: 1.7rem; line-height: 1.2; }
            td .bad { color: var(--wrong); font-weight: 700; white-space: nowrap; }
            td .finding { color: var(--caution); font-weight: 700; }
            td .good { color: var(--right); font-weight: 700; white-space: nowrap; }
            td .soft { color: var(--soft); }
            td { overflow-wrap: anywhere; }
            td.number { overflow-wrap: normal; }
            .sum td { font-weight: 700; }
            .controls td:first-child { width: 9.5rem; }
            .controls td:last-child { width: 13rem; }
            a { color: var(--mark); }
            .pin { display: inline-block; min-width: 1.5em; padding: 0 .3em; margin-right: .4em;
              border-radius: .8em; background: var(--mark); color: var(--paper); font-weight: 700;
              font-size: .75rem; text-align: center; }
            .pin.wrong { background: var(--wrong); border-radius: .2em; }
            .pin.right { background: var(--right); }
            .narrow { display: none; }
            @media (max-width: 42rem) {
              .narrow { display: inline; }
              .wide { display: none; }
              .three { grid-template-columns: 1fr; gap: .6rem; }
              .controls thead { display: none; }
              .controls tr { display: block; border-bottom: 1px solid var(--line);
                padding: .5rem 0; }
              .controls td { display: block; border: 0; padding: 0; }
              .controls td:first-child, .controls td:last-child { width: auto; }
              .payments th { white-space: normal; }
              .payments small { font-size: .78rem; }
              .payments th, .payments td { padding-right: .5rem; }
              .payments td:first-child { min-width: 7rem; }
            }
            @media print {
              :root { --other: #777; --third: #8a6110; --caution: #6b4d0c; }
              .plot, .legend { break-inside: avoid; }
              .legend, .lead { break-after: avoid; }
              details::details-content { content-visibility: visible; display: block;
                height: auto; }
              summary { list-style: none; color: var(--soft); }
              a { color: inherit; text-decoration: none; }
            }

            """
}
