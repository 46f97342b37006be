/// A currency of ISO 4217.
public struct Currency: Hashable, Sendable {
    /// Its number.
    public let code: UInt64
    public let letters: String
    /// The digits of its minor unit.
    public let exponent: UInt64
    /// What an amount is followed by: its sign where cardholders know one, or else its letters.
    public var sign: String { Self.signs[letters] ?? letters }

    /// Nil for a number that no currency has or had.
    public init?(code: UInt64) {
        guard let currency = Self.byCode[code] else { return nil }
        self = currency
    }

    /// By its letters, or a sign that people write for it, in any case.
    package init?(written text: String) {
        let text = text.uppercased()
        guard let currency = Self.byLetters[Self.otherSigns[text] ?? text] else { return nil }
        self = currency
    }

    private init(_ word: Substring, exponent: UInt64) {
        (letters, code) = (String(word.prefix(3)), UInt64(word.dropFirst(3))!)
        self.exponent = exponent
    }

    /// Whether a payment can be made in it.
    public static func isActive(_ code: UInt64) -> Bool {
        Currency(code: code).map { !withdrawn.contains($0) } ?? false
    }

    private static let signs = ["EUR": "€", "XPF": "F CFP"]
    private static let otherSigns = [
        "€": "EUR", "F": "XPF", "CFP": "XPF", "F CFP": "XPF", "$": "USD", "£": "GBP", "¥": "JPY",
    ]

    private static let byCode = Dictionary(
        uniqueKeysWithValues: (active + withdrawn).map { ($0.code, $0) })
    private static let byLetters = Dictionary(
        uniqueKeysWithValues: (active + withdrawn).map { ($0.letters, $0) })

    /// Withdrawn since 2022: records may have them, payments no longer.
    private static let withdrawn = "BGN975 CUC931 HRK191 SLL694 ZWL932".split(separator: " ")
        .map { Currency($0, exponent: 2) }

    /// ISO 4217, list one of January 2026: letters and numbers, by exponent. What has no minor unit
    /// (metals, units of account, codes for tests) is no currency of a payment.
    package static let active: [Currency] = table.flatMap { exponent, words in
        words.split(separator: " ").map { Currency($0, exponent: exponent) }
    }

    private static let table: [(exponent: UInt64, words: String)] = [
        (
            0,
            """
            BIF108 CLP152 DJF262 GNF324 ISK352 JPY392 KMF174 KRW410 PYG600 RWF646 UGX800 UYI940 \
            VND704 VUV548 XAF950 XOF952 XPF953
            """
        ),
        (
            2,
            """
            AED784 AFN971 ALL008 AMD051 AOA973 ARS032 AUD036 AWG533 AZN944 BAM977 BBD052 BDT050 \
            BMD060 BND096 BOB068 BOV984 BRL986 BSD044 BTN064 BWP072 BYN933 BZD084 CAD124 CDF976 \
            CHE947 CHF756 CHW948 CNY156 COP170 COU970 CRC188 CUP192 CVE132 CZK203 DKK208 DOP214 \
            DZD012 EGP818 ERN232 ETB230 EUR978 FJD242 FKP238 GBP826 GEL981 GHS936 GIP292 GMD270 \
            GTQ320 GYD328 HKD344 HNL340 HTG332 HUF348 IDR360 ILS376 INR356 IRR364 JMD388 KES404 \
            KGS417 KHR116 KPW408 KYD136 KZT398 LAK418 LBP422 LKR144 LRD430 LSL426 MAD504 MDL498 \
            MGA969 MKD807 MMK104 MNT496 MOP446 MRU929 MUR480 MVR462 MWK454 MXN484 MXV979 MYR458 \
            MZN943 NAD516 NGN566 NIO558 NOK578 NPR524 NZD554 PAB590 PEN604 PGK598 PHP608 PKR586 \
            PLN985 QAR634 RON946 RSD941 RUB643 SAR682 SBD090 SCR690 SDG938 SEK752 SGD702 SHP654 \
            SLE925 SOS706 SRD968 SSP728 STN930 SVC222 SYP760 SZL748 THB764 TJS972 TMT934 TOP776 \
            TRY949 TTD780 TWD901 TZS834 UAH980 USD840 USN997 UYU858 UZS860 VED926 VES928 WST882 \
            XCD951 XCG532 YER886 ZAR710 ZMW967 ZWG924
            """
        ),
        (
            3,
            """
            BHD048 IQD368 JOD400 KWD414 LYD434 OMR512 TND788
            """
        ),
        (
            4,
            """
            CLF990 UYW927
            """
        ),
    ]
}
