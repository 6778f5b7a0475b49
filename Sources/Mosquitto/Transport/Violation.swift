/// What a broker sent that MQTT does not allow; the text says what, in words that end a clause.
struct Violation: Error, Equatable {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
