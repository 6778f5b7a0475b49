import Glibc
import Lettering
import Raster
import Testing

@Suite struct FallbackTests {
    private let both = Typesetter(fontFiles: [FontFile.latin, FontFile.japanese])
    private let latin = Typesetter(fontFiles: [FontFile.latin])
    private let japanese = Typesetter(fontFiles: [FontFile.japanese])

    @Test func `characters come from the first font that has them`() {
        #expect(both.set("Coin", height: 50) == latin.set("Coin", height: 50))
        #expect(both.measure("硬貨", height: 50) == japanese.measure("硬貨", height: 50))
        #expect(both.set("Coin", height: 50) != japanese.set("Coin", height: 50))
    }

    @Test func `what no font has all of is its parts side by side`() throws {
        let mixed = Typesetter(fontFiles: [FontFile.tamil, FontFile.japanese])
        let line = try #require(mixed.set("த硬", height: 60))
        let (letter, kanji) = try (#require(mixed.set("த", height: 60)), #require(mixed.set("硬", height: 60)))
        #expect(line.size.width == letter.size.width + kanji.size.width)
        let right = PixelRect(x: letter.size.width, y: 0, width: kanji.size.width, height: 60)
        #expect(line.part(right).difference(from: kanji) < 2)
    }

    // Figures of one face beside letters of another look like two prices.
    @Test(arguments: ["500円", "JPY 500 硬貨", "1.50 元"])
    func `figures and letters of a price are in one face where one has them all`(price: String) {
        #expect(both.measure(price, height: 50) == japanese.measure(price, height: 50))
        #expect(both.measure(price, height: 50) != latin.measure(price, height: 50))
    }

    @Test func `a sign beside a price does not change its face`() throws {
        let stars = try #require(both.set("1.00 EUR 〒", height: 50))
        let price = try #require(both.set("1.00 EUR", height: 50))
        #expect(stars.part(PixelRect(price.size)) == price)
    }

    @Test func `what no font has is told once`() {
        let typesetter = Typesetter(fontFiles: [FontFile.latin])
        _ = typesetter.set("1 硬貨", height: 40)
        #expect(typesetter.takeMissing() == ["硬", "貨"])
        _ = typesetter.measure("硬貨と", height: 20)
        #expect(typesetter.takeMissing() == ["と"])
        #expect(typesetter.takeMissing().isEmpty)
    }

    @Test func `what no font has is a hollow box`() throws {
        let box = try #require(latin.set("硬", height: 48)).ink
        let line = try #require(latin.set("硬", height: 48))
        #expect(box.width > 10 && box.height > 20)
        #expect(line.alpha(box.midX, box.midY) == 0)
        for (x, y) in [(box.x, box.y), (box.maxX - 1, box.y), (box.x, box.maxY - 1), (box.maxX - 1, box.maxY - 1)] {
            #expect(line.alpha(x, y) == 255)
        }
        #expect(try #require(latin.set("硬貨", height: 48)).letters.count == 2)
    }

    @Test func `fonts that cannot be used are left out, and told`() throws {
        let garbage = "/tmp/lettering-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let file = try #require(fopen(garbage, "w"))
        fputs(String(repeating: "no font at all ", count: 100), file)
        fclose(file)
        let pipe = garbage + ".pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        defer {
            unlink(garbage)
            unlink(pipe)
        }
        let bad = ["/nonexistent.ttf", garbage, pipe, "/usr", ""]
        let typesetter = Typesetter(fontFiles: Array(bad.prefix(2)) + [FontFile.latin] + Array(bad.suffix(3)))
        #expect(typesetter.problems.map(\.path) == bad)
        #expect(
            typesetter.problems.first?.description == "cannot use the font /nonexistent.ttf: No such file or directory")
        #expect(typesetter.problems.allSatisfy { !$0.reason.isEmpty })
        #expect(typesetter.set("Coin", height: 50) == latin.set("Coin", height: 50))
    }

    // In a process of its own: the memory of this one is all tests' together.
    @Test func `opening and closing fonts again and again leaks nothing`() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<200 { openFonts() }
            let before = residentKiB()
            for _ in 0..<200 { openFonts() }
            #expect(residentKiB() - before < 4096)
        }
    }
}

private func openFonts() {
    _ = Typesetter(fontFiles: [FontFile.latin, FontFile.japanese]).measure("日x", height: 20)
}

/// Memory of this process that is in use, in KiB.
private func residentKiB() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, CInt(line.count), file) != nil else { return 0 }
    let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
        separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4
}
