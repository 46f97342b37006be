import Ledger
import Pages

extension TimelinePage {
    /// A lane for the portal, the password, the SMS and the verdict.
    var challengePlot: HTML {
        let validities = content.validities
        let axis = TimeAxis(content.events.map(\.time) + validities.map(\.end))
        let numbered = Array(content.events.enumerated())
        let lanes = TimelineLane.allCases.compactMap { lane -> Lanes.Lane? in
            let own = numbered.filter { TimelineLane($0.element) == lane }
            guard !own.isEmpty else { return nil }
            let marks = own.map { index, event in
                Lanes.Mark(
                    place: axis.place(event.time), style: event.markStyle, pin: "\(index + 1)",
                    isSquare: event.indication == .failure, title: title(event))
            }
            let bars = validities.filter { TimelineLane($0.sent) == lane }.map { sent, end in
                Lanes.Bar(
                    from: axis.place(sent.time), to: axis.place(end), style: "validity",
                    title: text(
                        .valid,
                        [
                            "code": "\(sent.code!)", "start": "\(sentences.clock(sent.time))",
                            "end": "\(sentences.clock(end))",
                        ]))
            }
            return Lanes.Lane(label: text(lane.phrase), bars: distinct(bars), marks: marks)
        }
        let lanesPlot = Lanes(
            lanes: lanes,
            labels: clocks(axis),
            breaks: axis.breaks.map { ($0.from, $0.to, stretch($0.milliseconds)) })
        return legend(withValidity: !validities.isEmpty)
            + lanesPlot.svg("course", title: text(.course), description: text(.courseText))
            + "<p class=\"note\">\(text(.courseNote))</p>\n"
    }

    /// The codes of a session are sent and end together: one bar is enough.
    private func distinct(_ bars: [Lanes.Bar]) -> [Lanes.Bar] {
        bars.enumerated().filter { index, bar in
            !bars[..<index].contains { $0.from == bar.from && $0.to == bar.to }
        }.map(\.element)
    }

    /// A lane for sessions, passwords, payments and locks, over the whole history.
    var cardholderPlot: HTML {
        let events = content.events
        let locks = events.filter { $0.kind == .lockPlaced || $0.kind == .permanentLockPlaced }
            .map { lock in (lock, end(of: lock)) }
        let axis = TimeAxis(events.map(\.time) + locks.map(\.1), isWhole: true)
        let parts: [(TimelinePhrase, (Event) -> Bool)] = [
            (.issuerLane, { TimelineLane($0) == .issuer }),
            (.sessionsLane, { $0.kind == .sessionRequested || $0.kind == .verificationFailed }),
            (.passwordsLane, { $0.kind == .passwordSet || $0.kind == .passwordChanged }),
            (.paymentsLane, { $0.kind == .challengeEnded }),
            (.locksLane, { $0.kind.isOfLock }),
        ]
        let lanes = parts.map { phrase, isShown in
            Lanes.Lane(
                label: text(phrase),
                bars: phrase == .locksLane
                    ? locks.map {
                        Lanes.Bar(
                            from: axis.place($0.time), to: axis.place($1), style: "validity",
                            title: title($0))
                    } : [],
                marks: events.filter(isShown).map {
                    Lanes.Mark(place: axis.place($0.time), style: $0.markStyle, title: title($0))
                })
        }
        let isShort = events.last!.time - events[0].time < 2 * ReportFigures.dayMilliseconds
        let days = axis.labels.map { time, place -> (Int, HTML, HTML?) in
            (place, "\(sentences.dayOfMonth(time))", nil)
        }
        let plot = Lanes(lanes: lanes, labels: isShort ? clocks(axis) : days, breaks: [])
        return legend(withValidity: false)
            + plot.svg("strip", title: text(.strip), description: text(.stripText)) + numbers
    }

    /// Names of moments by the clock; where there are several days, the day is shown when it
    /// changes.
    private func clocks(_ axis: TimeAxis) -> [(place: Int, text: HTML, day: HTML?)] {
        let days = axis.labels.map { sentences.dayOfMonth($0.time) }
        return axis.labels.enumerated().map { index, label in
            let isNew = index == 0 ? Set(days).count > 1 : days[index] != days[index - 1]
            let clock = "\(String(sentences.clock(label.time).prefix(8)))" as HTML
            return (label.place, clock, isNew ? "\(days[index])" : nil)
        }
    }

    private func end(of lock: Event) -> UInt64 {
        let released = content.stream.first {
            $0.kind == .lockReleased && $0.sequence > lock.sequence
        }
        let last = content.events.last!.time
        return max(lock.time, min(lock.until ?? last, released?.time ?? last, last))
    }

    /// The numbers of the plot.
    private var numbers: HTML {
        let kinds: [(TimelinePhrase, (Event) -> Bool)] = [
            (.sessionsLane, { $0.kind == .sessionRequested }),
            (.paymentsRight, { $0.outcome == .authenticated }),
            (.paymentsWrong, { $0.kind == .challengeEnded && $0.outcome != .authenticated }),
            (.failuresColumn, \.isFailedAttempt),
            (.locksLane, { $0.kind == .lockPlaced || $0.kind == .permanentLockPlaced }),
        ]
        let head = kinds.map { "<th class=\"number\">\(text($0.0))</th>" as HTML }.joined()
        let byDay = Dictionary(grouping: content.events) {
            sentences.zone.local($0.time) / ReportFigures.dayMilliseconds
        }
        let rows = byDay.sorted { $0.key < $1.key }.map { day, events in
            let cells = kinds.map { _, isCounted in
                "<td class=\"number\">\(events.count(where: isCounted))</td>" as HTML
            }
            let name = sentences.day(local: day * ReportFigures.dayMilliseconds)
            return "<tr><td>\(name)</td>\(cells.joined())</tr>\n" as HTML
        }
        return """
            <details>
            <summary>\(text(.numbers))</summary>
            <div class="scroll">
            <table>
            <thead><tr><th>\(text(.day))</th>\(head)</tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            </div>
            </details>

            """
    }

    /// `Événement 52, 21:28:18.000`
    private func title(_ event: Event) -> HTML {
        text(
            .mark,
            ["event": "\(event.sequence)", "clock": "\(sentences.clock(event.time))"])
    }

    private func legend(withValidity: Bool) -> HTML {
        var items: [(style: HTML, phrase: TimelinePhrase)] = [
            ("mark", .step), ("wrong", .failure), ("right", .success),
        ]
        if withValidity { items.append(("validity", .validity)) }
        return Legend.html(items.map { ($0.style, text($0.phrase)) })
    }
}

extension Kind {
    fileprivate var isOfLock: Bool {
        switch self {
        case .lockPlaced, .permanentLockWarned, .permanentLockPlaced, .lockReleased, .lockEnded:
            true
        default: false
        }
    }
}
