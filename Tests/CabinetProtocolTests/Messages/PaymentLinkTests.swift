import CabinetModel
import CabinetProtocol
import Testing

@Suite struct PaymentLinkTests {
    private static let allowed = ["buy.stripe.com", "Checkout.Stripe.com"]

    @Test(arguments: [
        "https://buy.stripe.com", "https://buy.stripe.com/",
        "https://buy.stripe.com/test_123?client_reference_id=cab-1",
        "https://checkout.stripe.com/c/pay/cs_live_a1#fid", "https://buy.stripe.com?x=1", "https://buy.stripe.com#x",
        "HTTPS://BUY.STRIPE.COM/X", "https://buy.stripe.com/@evil.example", "https://buy.stripe.com/%2e%2e/x",
        "https://buy.stripe.com/x?u=https://evil.example", "https://buy.stripe.com#@evil.example",
        "https://buy.stripe.com/a:b",
    ])
    func `a link to an allowed host may be shown`(url: String) {
        #expect(PaymentLink.check(url: url, allowedHosts: Self.allowed) == nil)
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
        "https://buy.stripe.com/" + String(repeating: "x", count: 1024),
    ])
    func `a link that any parser might lead elsewhere is not allowed`(url: String) {
        #expect(PaymentLink.check(url: url, allowedHosts: Self.allowed) == .linkNotAllowed)
    }

    @Test func `an empty link is no link, and no host is allowed by an empty list`() {
        #expect(PaymentLink.check(url: "", allowedHosts: Self.allowed) == .noLink)
        #expect(PaymentLink.check(url: "https://buy.stripe.com/", allowedHosts: []) == .linkNotAllowed)
        #expect(PaymentLink.check(url: "https:///x", allowedHosts: [""]) == .linkNotAllowed)
    }

    @Test func `a host in the list that only looks like another is another`() {
        #expect(PaymentLink.check(url: "https://k.example/", allowedHosts: ["\u{212A}.example"]) == .linkNotAllowed)
    }
}
