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

    @Test func `a mixed line is its parts side by side`() throws {
        let line = try #require(both.set("A硬", height: 60))
        let (letter, kanji) = try (#require(both.set("A", height: 60)), #require(both.set("硬", height: 60)))
        #expect(line.size.width == letter.size.width + kanji.size.width)
        let right = PixelRect(x: letter.size.width, y: 0, width: kanji.size.width, height: 60)
        #expect(line.part(right).difference(from: kanji) < 2)
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
