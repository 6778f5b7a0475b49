import Testing

@testable import Attract

@Suite struct PhrasesTests {
    @Test(arguments: Phrases.Language.allCases) func `every language says everything`(language: Phrases.Language) {
        for child in Mirror(reflecting: Phrases(language)).children {
            let phrase = child.value as? String
            #expect(phrase?.isEmpty == false, "\(child.label ?? "")")
        }
        let phrases = Phrases(language)
        for kind in Scene.Kind.allCases {
            #expect(!phrases.headline(of: kind).isEmpty && !phrases.hint(of: kind).isEmpty)
        }
    }

    @Test(arguments: Phrases.Language.allCases) func `credits are counted in every language`(language: Phrases.Language)
    {
        let phrases = Phrases(language)
        #expect(phrases.credits(1).contains("1"))
        #expect(phrases.credits(12).contains("12"))
        #expect(!phrases.credits(12).contains("%"))
    }

    @Test func `one credit is not more than one`() {
        #expect(Phrases(.english).credits(1) == "1 credit")
        #expect(Phrases(.english).credits(2) == "2 credits")
        #expect(Phrases(.spanish).credits(3) == "3 créditos")
    }
}
