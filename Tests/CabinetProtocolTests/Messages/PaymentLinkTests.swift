import CabinetModel
import CabinetProtocol
import Testing

@Suite struct PaymentLinkTests {
    private static let allowed = links(
        "https://buy.stripe.com/", "HTTPS://Checkout.Stripe.com/", "https://buy.stripe.com")

    private static func links(_ texts: String...) -> [AllowedLink] { texts.compactMap { AllowedLink($0) } }

    private func isAllowed(_ url: String, by texts: String...) -> Bool {
        PaymentLink.check(url: url, allowedLinks: texts.compactMap { AllowedLink($0) }) == nil
    }

    @Test(arguments: [
        "https://buy.stripe.com", "https://buy.stripe.com/",
        "https://buy.stripe.com/test_123?client_reference_id=cab-1",
        "https://checkout.stripe.com/c/pay/cs_live_a1#fid",
        "HTTPS://BUY.STRIPE.COM/X", "https://buy.stripe.com/@evil.example",
        "https://buy.stripe.com/x?u=https://evil.example", "https://buy.stripe.com/a:b",
        "https://buy.stripe.com/.a/./b.",
    ])
    func `a link below an allowed beginning may be shown`(url: String) {
        #expect(PaymentLink.check(url: url, allowedLinks: Self.allowed) == nil)
    }

    @Test(arguments: [
        "http://buy.stripe.com/", "buy.stripe.com", "//buy.stripe.com/", "https:buy.stripe.com",
        "https:/buy.stripe.com/",
        "https:///buy.stripe.com/", "https://", "https:///", "https://?x", "https://#", "javascript:alert(1)",
        "data:text/html,x", "ftp://buy.stripe.com/", " https://buy.stripe.com/", "https://buy.stripe.com/ ",
        "https://buy.stripe.com/a b", "https://buy.stripe.com/\n", "https://buy.stripe.com\t/",
        "ht\ttps://buy.stripe.com/",
        "https://buy.stripe.com@evil.example/", "https://buy.stripe.com:x@evil.example/", "https://@buy.stripe.com/",
        "https://user@buy.stripe.com/", "https://buy.stripe.com.evil.example", "https://evilbuy.stripe.com/",
        "https://xbuy.stripe.com/", "https://stripe.com/", "https://.buy.stripe.com/", "https://buy.stripe.com./",
        "https://buy.stripe.com:443/", "https://buy.stripe.com:/", "https://buy.stripe.com:8443/",
        "https://buy.stripe.com:443@evil.example/", #"https:\\evil.example"#, #"https:\\buy.stripe.com"#,
        #"https://evil.example\@buy.stripe.com/"#, #"https://buy.stripe.com\@evil.example/"#,
        #"https://buy.stripe.com\.evil.example/"#, "https://evil.example#buy.stripe.com",
        "https://evil.example#@buy.stripe.com/", "https://evil.example?@buy.stripe.com/",
        "https://evil.example/buy.stripe.com", "https://evil.example;@buy.stripe.com", "https://buy%2estripe.com/",
        "https://buy.stripe.com%2eevil.example/", "https://buy.stripe.com%00.evil.example/",
        "https://buy.stripe.com%2f/",
        "https://[::1]/", "https://[buy.stripe.com]/", "https://buy.stripe.com,evil.example/", "https://*/",
        "https://buy.str\u{131}pe.com/", "https://buy.stripe\u{3002}com/", "https://buy.stripe.com/\u{E9}",
        "https://buy.stripe.com\u{2024}evil.example/", "https://buy.\u{FF53}tripe.com/",
        "https://buy.stripe.com/\u{202E}",
        "https://buy.stripe.com/<script>", "https://buy.stripe.com/\"x", "https://buy.stripe.com/`x",
        "\u{FEFF}https://x/",
        "https://buy.stripe.com/" + String(repeating: "x", count: 1024), "https://buy.stripe.com?x=1",
        "https://buy.stripe.com#x", "https://buy.stripe.com#@evil.example", "https://buy.stripe.com/%2e%2e/x",
        "https://buy.stripe.com/a/../b", "https://buy.stripe.com/..", "https://buy.stripe.com/x%2Ey",
        "https://buy.stripe.com/.%2e/x", "https://buy.stripe.com/x?..", "https://buy..stripe.com/",
    ])
    func `a link that any parser might lead elsewhere is not allowed`(url: String) {
        #expect(PaymentLink.check(url: url, allowedLinks: Self.allowed) == .linkNotAllowed)
    }

    @Test func `an empty link is no link, and nothing is allowed by an empty list`() {
        #expect(PaymentLink.check(url: "", allowedLinks: Self.allowed) == .noLink)
        #expect(PaymentLink.check(url: "https://buy.stripe.com/", allowedLinks: []) == .linkNotAllowed)
    }

    @Test func `a host in the list that only looks like another is another`() {
        #expect(AllowedLink("https://\u{212A}.example/") == nil)
        #expect(!isAllowed("https://k.example/", by: "https://kk.example/"))
    }

    // A provider's host is every merchant's: only the operator's own links lead to the operator's account.
    @Test func `another merchant at the same provider is not allowed`() {
        let own = "https://buy.stripe.com/4gwOperator"
        #expect(isAllowed(own, by: own))
        for other in ["", "/", "/4gwOperato", "/4gwOperator2", "/4gwOperator/x", "/4gwOperator?x=1", "/4gwoperator"] {
            #expect(!isAllowed("https://buy.stripe.com\(other)", by: own), "\(other)")
        }
    }

    @Test func `a beginning allows what is below its folder, and the host's letters may be of either case`() {
        let folder = "https://pay.example/P/"
        for url in ["/P/", "/P/x", "/P/x/y?z#w", "/P/?x", "/P/./x"] {
            #expect(isAllowed("https://PAY.example\(url)", by: folder), "\(url)")
        }
        for url in ["", "/", "/P", "/p/x", "/Px", "/P?/", "//P/", "/./P/x", "/P/../x", "/P/%2e%2E/x", "/%50/x"] {
            #expect(!isAllowed("https://pay.example\(url)", by: folder), "\(url)")
        }
    }

    @Test(arguments: ["https://pay.example/x?to=/", "https://pay.example/x#/", "https://pay.example"])
    func `an entry that is no folder is one link, whatever it ends in`(entry: String) {
        #expect(isAllowed(entry, by: entry))
        #expect(!isAllowed(entry + "x", by: entry) && !isAllowed(entry + "/x", by: entry))
    }

    @Test func `the configured link alone is one link, also when it looks like a folder`() throws {
        let only = try #require(AllowedLink(only: "https://pay.example/p/"))
        #expect(PaymentLink.check(url: "https://pay.example/p/", allowedLinks: [only]) == nil)
        #expect(PaymentLink.check(url: "https://pay.example/p/x", allowedLinks: [only]) == .linkNotAllowed)
    }

    @Test(arguments: [
        "", "pay.example", "http://pay.example/", "https://u@pay.example/", "https://pay.example:443/",
        "https://pay.example/../", "https://pay.example/%2e/", "https://*.example/ x",
    ])
    func `what is no payment link is no entry`(entry: String) {
        #expect(AllowedLink(entry) == nil)
    }
}
