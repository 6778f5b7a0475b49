import Cabinet
import Testing

@Suite struct WillTermsTests {
    private typealias Offer = WillTerms.Offer

    private var terms = WillTerms()

    /// The broker accepts the login.
    private mutating func expectAccepted(_ isKept: Bool) {
        let answer = terms.accepted()
        #expect(answer == isKept)
    }

    @Test mutating func `it begins with a retained will at QoS 1, and stays there while nothing is said against it`() {
        for sign in [nil, .tooLarge, nil] as [BrokerFailure.Sign?] { terms.refused(sign) }
        #expect(terms.offer == Offer(isRetained: true, qos: 1))
        expectAccepted(true)
    }

    @Test mutating func `what the broker names is given up for good, and no more`() {
        terms.refused(.refusesRetainedWill)
        #expect(terms.offer == Offer(isRetained: false, qos: 1))
        expectAccepted(true)
        terms.refused(.refusesQoSOfWill)
        #expect(terms.offer == Offer(isRetained: false, qos: 0))
        expectAccepted(true)
        #expect(terms.offer == Offer(isRetained: false, qos: 0))
    }

    @Test mutating func `a broker that still refuses what was given up gets no will`() {
        for _ in 0..<2 { terms.refused(.refusesRetainedWill) }
        #expect(terms.offer == Offer(isRetained: false, qos: 0))
        terms.refused(.refusesRetainedWill)
        #expect(terms.offer == nil)
    }

    @Test func `where no will is wanted none is ever offered or missed`() {
        var terms = WillTerms(isWanted: false)
        for sign in [.mayRefuseWill, .mayRefuseRights, nil] as [BrokerFailure.Sign?] {
            terms.refused(sign)
            #expect(terms.offer == nil && !terms.isGivenUp)
        }
        let isKept = terms.accepted()
        #expect(isKept)
    }

    // MQTT 3.1.1 closes the connection and says nothing.
    @Test mutating func `without a word every lesser will is tried, then none, then the first again`() {
        var tried: [Offer?] = []
        for _ in 0..<6 {
            tried.append(terms.offer)
            terms.refused(.mayRefuseWill)
        }
        #expect(
            tried == [
                Offer(), Offer(isRetained: false), Offer(qos: 0), Offer(isRetained: false, qos: 0), nil, Offer(),
            ])
    }

    @Test mutating func `a login that was refused for its rights is tried without the will, turn and turn about`() {
        for isOffered in [true, false, true, false] {
            #expect((terms.offer != nil) == isOffered)
            terms.refused(.mayRefuseRights)
        }
    }

    // A password that is put right at the broker would else cost the cabinet its will for weeks.
    @Test mutating func `a lesser offer that is accepted is kept only after the first was refused once more`() {
        terms.refused(.mayRefuseWill)
        expectAccepted(false)
        #expect(terms.offer == Offer())
        terms.refused(.mayRefuseWill)
        #expect(terms.offer == Offer(isRetained: false))
        expectAccepted(true)
        expectAccepted(true)
        #expect(terms.offer == Offer(isRetained: false))
    }

    @Test mutating func `a first offer that is accepted after all is kept`() {
        terms.refused(.mayRefuseRights)
        expectAccepted(false)
        #expect(terms.offer == Offer())
        expectAccepted(true)
        #expect(terms.offer == Offer())
    }

    @Test mutating func `a first offer that is accepted after all leaves nothing proven for the next bad day`() {
        terms.refused(.mayRefuseWill)
        expectAccepted(false)
        expectAccepted(true)
        terms.refused(.mayRefuseWill)
        expectAccepted(false)
        #expect(terms.offer == Offer())
        expectAccepted(true)
    }

    @Test mutating func `a lesser offer that is refused later leads on through the list`() {
        terms.refused(.mayRefuseWill)
        expectAccepted(false)
        for _ in 0..<2 { terms.refused(.mayRefuseWill) }
        #expect(terms.offer == Offer(qos: 0))
        expectAccepted(false)
    }
}
