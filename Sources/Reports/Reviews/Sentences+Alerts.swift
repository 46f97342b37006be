import Detection
import Ledger
import Pages

extension Sentences {
    /// What detectors noted in alerts is shown in the language of the page.
    init(withAlerts events: some Sequence<Event>, _ language: Language, _ zone: Zone) {
        self.init(events, language, zone) { event in
            guard event.kind == .alertRaised, let note = event.note else { return event.note }
            return Finding.words(ofNote: note)?[language] ?? note
        }
    }
}
