import Foundation

/// A small JPEG of four colours, red and green above, blue and yellow below; 64 × 32 pixels.
enum FourColours {
    static let base64 = """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUV\
        DA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU\
        FBT/wAARCAAgAEADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQID\
        AAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlq\
        c3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3\
        +Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEI\
        FEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImK\
        kpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD5\
        0ooor8MP9UwooooA+xqKKK/Ej/mPCiiigD8vKKKK/wCjM/uUKKKKAP6DaKKK/wCVc/cAooooA//Z
        """

    static var jpeg: [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }

    /// With an EXIF segment that holds nothing but the orientation, in either byte order.
    static func jpeg(orientation: UInt8, isLittleEndian: Bool) -> [UInt8] {
        let tiff: [UInt8] =
            isLittleEndian
            ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
            : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        let body = Array("Exif\0\0".utf8) + tiff
        return jpeg(with: [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body)
    }

    /// Where the segment with the size and the channels begins.
    static var frame: Int { jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 } ?? 0 }

    /// A header of the same kind with another size, whose rows are not there.
    static func jpeg(width: Int, height: Int, isProgressive: Bool = false) -> [UInt8] {
        var bytes = jpeg
        if isProgressive { bytes[frame + 1] = 0xC2 }
        let size = [height >> 8, height, width >> 8, width].map { UInt8(truncatingIfNeeded: $0) }
        bytes.replaceSubrange((frame + 5)...(frame + 8), with: size)
        return bytes
    }

    /// A grey picture of such a size: four bytes for each 16 by 16 pixels, in which nothing differs from those before.
    static func grey(width: Int, height: Int) -> [UInt8] {
        let header = jpeg(width: width, height: height)
        let scan = header.indices.first { header[$0] == 0xFF && header[$0 + 1] == 0xDA } ?? 0
        let data = repeatElement([0x28, 0xA2, 0x8A, 0x00] as [UInt8], count: (width + 15) / 16 * ((height + 15) / 16))
        return header.prefix(scan + 14) + data.joined() + [0xFF, 0xD9]
    }

    /// With a segment right after the beginning.
    static func jpeg(with segment: [UInt8]) -> [UInt8] { Array(jpeg.prefix(2)) + segment + jpeg.dropFirst(2) }
}
