import Lettering
import Raster
import Testing

@Suite struct DirectionTests {
    private let typesetter = Typesetter(fontFiles: [FontFile.latin])

    @Test func `Hebrew begins at the right`() throws {
        let letters = Array("אבגדה").map(String.init)
        let line = try #require(typesetter.set(letters.joined(), height: 64))
        #expect(try reads(line, letters.reversed()))
        #expect(try !reads(line, letters))
    }

    @Test func `numbers and Latin words keep their direction in Hebrew text, and go from right to left as a whole`()
        throws
    {
        let line = try #require(typesetter.set("אב 12 CD", height: 64))
        #expect(try reads(line, ["C", "D", "1", "2", "ב", "א"]))
    }

    @Test func `a Hebrew word in Latin text stays at its place`() throws {
        let line = try #require(typesetter.set("AB אבג CD", height: 64))
        #expect(try reads(line, ["A", "B", "ג", "ב", "א", "C", "D"]))
    }

    @Test func `a number keeps its point and its currency`() throws {
        let line = try #require(typesetter.set("א 3.50$", height: 64))
        #expect(try reads(line, ["3", ".", "5", "0", "$", "א"]))
    }

    @Test func `brackets are mirrored where text goes right to left`() throws {
        let line = try #require(typesetter.set("א(ב)", height: 64))
        #expect(try reads(line, ["(", "ב", ")", "א"]))
    }

    @Test func `a mark for the direction does its work and is not seen`() throws {
        let line = try #require(typesetter.set("\u{200F}12 AB", height: 64))
        #expect(try reads(line, ["A", "B", "1", "2"]))
    }

    @Test func `Arabic letters join`() throws {
        let word = "سلسبيل"
        let joined = try #require(typesetter.set(word, height: 80))
        let apart = word.map { typesetter.measure(String($0), height: 80).width }.reduce(0, +)
        #expect(joined.letters.count == 1)
        #expect(joined.size.width < apart * 9 / 10)
    }

    /// Whether a line shows these letters from the left: compares what stands free on it with each letter set alone.
    private func reads(_ line: Bitmap, _ letters: [String]) throws -> Bool {
        guard line.letters.count == letters.count else { return false }
        return try zip(line.letters, letters).allSatisfy { place, letter in
            let alone = try #require(typesetter.set(letter, height: line.size.height))
            let shape = try #require(alone.letters.first)
            guard abs(place.width - shape.width) <= 2 else { return false }
            let size = PixelSize(width: min(place.width, shape.width), height: line.size.height)
            let found = line.part(PixelRect(x: place.x, y: 0, width: size.width, height: size.height))
            let wanted = alone.part(PixelRect(x: shape.x, y: 0, width: size.width, height: size.height))
            // A letter set elsewhere differs by its rounded edges, another letter by several times that.
            return found.difference(from: wanted) < 12
        }
    }
}
