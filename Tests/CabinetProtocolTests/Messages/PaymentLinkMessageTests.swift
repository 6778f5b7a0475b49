import CabinetModel
import CabinetProtocol
import Testing

@Suite struct PaymentLinkMessageTests {
    private static let golden =
        #"{"url":"https://buy.stripe.com/x","price":"1.00","currency":"EUR","label":"1 crédit"}"#

    @Test func `a link is read and written byte for byte`() throws {
        let message = try PaymentLinkMessage.decode([UInt8](Self.golden))
        let link = PaymentLink(url: "https://buy.stripe.com/x", price: "1.00", currency: "EUR", label: "1 crédit")
        #expect(message.link == link)
        #expect(message.encode() == Self.golden)
    }

    @Test func `an empty payload goes back to the configuration`() throws {
        let message = try PaymentLinkMessage.decode([])
        #expect(message.link == nil)
        #expect(message.encode().isEmpty)
    }

    @Test(arguments: [("1", "1"), ("1.50", "1.50"), (#""2,00""#, "2,00"), ("null", nil)] as [(String, String?)])
    func `the price may be a string or a number, whose text is kept`(price: String, text: String?) throws {
        let link = try PaymentLinkMessage.decode([UInt8](#"{"url":"https://x","price":\#(price)}"#)).link
        #expect(link?.price == text)
        #expect(link?.currency == nil && link?.label == nil)
    }

    @Test func `an empty url is taken: it takes the QR away`() throws {
        #expect(try PaymentLinkMessage.decode([UInt8](#"{"url":""}"#)).link == PaymentLink(url: ""))
    }

    @Test(arguments: [
        "{}", #"{"url":null}"#, #"{"url":1}"#, #"{"url":"a\u0000"}"#, #"{"url":"a","label":"a\nb"}"#,
        #"{"url":"a","label":"\u0085"}"#, #"{"url":"a","label":"\u2028"}"#, #"{"url":"a","price":true}"#,
        #"{"url":"a","currency":1}"#, #"{"url":"\#(String(repeating: "x", count: 1025))"}"#,
        #"{"url":"a","label":"\#(String(repeating: "x", count: 501))"}"#, "[]", " ", "null",
    ])
    func `anything else is refused`(text: String) throws {
        #expect(try refusal { try PaymentLinkMessage.decode([UInt8](text)) }.reason == .badJSON)
    }

    @Test func `texts may have their longest length, and the payload is bounded`() throws {
        let url = String(repeating: "x", count: 1024)
        let label = String(repeating: "é", count: 250)
        let link = try PaymentLinkMessage.decode([UInt8](#"{"url":"\#(url)","label":"\#(label)"}"#)).link
        #expect(link == PaymentLink(url: url, label: label))
        let large = [UInt8](repeating: 0x20, count: 4097)
        #expect(try refusal { try PaymentLinkMessage.decode(large) }.reason == .tooLarge)
    }
}
