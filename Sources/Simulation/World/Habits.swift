/// How people behave: every share and rate of the simulation, each with its reason.
///
/// They are estimates, not measurements: there are no published figures of New Caledonia. Shares
/// are of 1; rates are for each holder and day.
enum Habits {
    // MARK: The past

    /// The ledger is older than the days that are asked for, since a holder is dormant after 180.
    static let past = 200 * Milliseconds.day
    /// The branch that tried the portal first and forgot it: holders that were enrolled at the very
    /// beginning, paid once or twice and have been dormant since.
    static let pilotShare = 0.04
    /// The pilot's holders enrol and pay in its first days; then nothing for over 180.
    static let pilotLength = 12 * Milliseconds.day
    /// All others are registered so long before the days that are asked for: the campaign.
    static let campaign = 5 * Milliseconds.day
    /// Of them, those that enrol during the campaign; others find out when a payment fails.
    static let campaignShare = 0.65
    /// The core banking system feeds its stock at night, one holder after another.
    static let registrationGap: UInt64 = 50

    // MARK: Rhythm

    /// Nouméa is at UTC+11 and has no summer time.
    static let offset = 11 * Milliseconds.hour
    /// Weight of each hour of the local day: online payments follow lunch and the evening, and stop
    /// at night; New Caledonia rises early.
    static let hours: [Double] = [
        0.20, 0.10, 0.05, 0.05, 0.10, 0.30, 0.70, 1.00, 1.20, 1.25, 1.30, 1.55,
        1.70, 1.35, 1.15, 1.15, 1.25, 1.45, 1.60, 1.85, 1.75, 1.30, 0.85, 0.45,
    ]
    /// Weight of each day from Thursday on, the day of 1 January 1970: people shop on Friday and
    /// Saturday, and are outdoors on Sunday.
    static let weekdays: [Double] = [1.00, 1.15, 1.20, 0.75, 0.95, 0.95, 1.00]
    /// The program is restarted each night at this local time, for backups and updates.
    static let restartTime = 4 * Milliseconds.hour
    static let restartLength = 20 * Milliseconds.second

    // MARK: Holders

    /// The weight of a dormant holder beside activities from 1 up.
    static let dormantActivity = 0.05

    /// 3-D Secure payments: a holder in the islands pays online every ten days or so.
    static let paymentRate = 0.10
    /// The activity of a holder is 1 over a number from here to 1: a tenth of the holders makes
    /// more than a third of the payments, and nobody more than one a day on average.
    static let activityFloor = 0.04
    /// Chance of a second card: joint accounts, a business card.
    static let secondCardShare = 0.25
    /// Couples and families that gave the bank the number of one of them.
    static let sharedPhoneShare = 0.02
    /// The family's tablet.
    static let sharedDeviceShare = 0.03
    /// Addresses of the few providers, behind which most holders are (carrier-grade NAT).
    static let sharedOriginCount = 32
    /// Firms and homes with their own address.
    static let ownOriginShare = 0.12
    /// A mobile telephone gets another of the shared addresses from one visit to the next.
    static let otherOriginShare = 0.30
    /// Journeys and students: who has been away for a day may be abroad, and stays there.
    static let journeyShare = 0.004
    static let journeyLength = 3 * Milliseconds.day...20 * Milliseconds.day
    /// To and fro: nothing is done on the way.
    static let journeyRest = Milliseconds.day
    /// A virtual private network, whose addresses swindlers use too.
    static let privateNetworkShare = 0.003
    /// Visits without a fingerprint of the device: scripts are blocked.
    static let noDeviceShare = 0.25

    // MARK: Payments

    static let merchantCount = 600
    /// Subscriptions and habits: most payments go where the holder has paid before.
    static let knownMerchantShare = 0.55
    static let wrongPasswordShare = 0.035
    /// Somebody wrong once may not remember: they try their other passwords, up to the lock.
    static let wrongPasswordAgainShare = 0.6
    static let wrongCodeShare = 0.02
    /// After a failure, those who try again at once.
    static let retryShare = 0.75
    /// After a wrong password, those who set a new one on the portal first.
    static let forgottenShare = 0.20
    static let cancelledShare = 0.025
    /// The page is left alone: the phone is elsewhere, the child cries.
    static let abandonedShare = 0.03
    /// The code is typed after the time is over.
    static let lateShare = 0.003
    static let lateTime = 11 * Milliseconds.minute...15 * Milliseconds.minute
    /// The merchant's server gives up.
    static let technicalErrorShare = 0.002
    /// Reading the page and typing four digits; reading the SMS and typing eight.
    static let passwordTime = 8 * Milliseconds.second...40 * Milliseconds.second
    static let codeTime = 8 * Milliseconds.second...45 * Milliseconds.second
    /// Those who learn at a payment that they have no password and enrol at once.
    static let enrolAtPaymentShare = 0.6

    // MARK: Portal

    /// For a holder who is not enrolled, and for one who has forgotten or wants another password.
    static let enrolmentRate = 0.004
    static let modificationRate = 0.0008
    static let mistypedAddressShare = 0.03
    static let wrongPortalCodeShare = 0.05
    static let resendShare = 0.06
    /// Those who type the code of the first message when the second has come.
    static let oldCodeShare = 0.10
    static let backShare = 0.015
    static let portalAbandonedShare = 0.04
    static let notConfirmedShare = 0.05
    static let notFourDigitsShare = 0.02
    static let passwordCancelledShare = 0.01
    static let methodToggleShare = 0.01
    /// The others close the window: the session ends when it has been idle.
    static let logoutShare = 0.6
    static let portalCodeTime = 20 * Milliseconds.second...90 * Milliseconds.second
    static let portalStepTime = 10 * Milliseconds.second...80 * Milliseconds.second

    // MARK: The issuer and its operators

    /// A number is kept for some seven years.
    static let phoneChangeRate = 0.0004
    /// Those who change it on the portal themselves; the others write to the bank.
    static let ownPhoneChangeShare = 0.35
    /// A new telephone: the operator reports the SIM without any fraud.
    static let innocentSwapRate = 0.0002
    /// A card lives three years.
    static let cardRenewalRate = 0.0009
    static let addressChangeRate = 0.0001
    /// Migrants, the young, the newly banked.
    static let registrationRate = 0.0003
    /// Somebody mistypes a card that is not ours, or tries numbers.
    static let unknownCardRate = 0.0005
    /// Locked holders who call the bank.
    static let releaseShare = 0.4
    static let releaseTime = 2 * Milliseconds.minute...25 * Milliseconds.minute
    static let operatorCount = 12
    /// Frauds that the holder finds on the statement.
    static let reportShare = 0.5
    static let reportTime = 8 * Milliseconds.hour...60 * Milliseconds.hour

    // MARK: Delivery

    /// The time until a gateway has taken a message.
    static let deliveryTime = 60...180 as ClosedRange<UInt64>
    static let deliveryFailureShare = 0.003
}
