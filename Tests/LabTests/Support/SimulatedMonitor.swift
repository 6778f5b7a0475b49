import CDRM
import CabinetPlatform
import Foundation
import Glibc
import TestSupport

/// The monitor of a board without a desktop: what the kernel's virtual display driver, vkms, would send down the cable.
final class SimulatedMonitor: WatchedMonitor {
    private static let device = "/dev/dri/card0"
    private static let connector = "/sys/class/drm/card0-Virtual-1/status"

    private let card: Descriptor
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        let descriptor = open(Self.device, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open") }
        card = Descriptor(adopting: descriptor)
        // Who opens it first has the display until it says otherwise.
        drmDropMaster(descriptor)
    }

    // Mesa has nowhere to keep what it compiles here: all is read-only.
    var environment: [String: String] { ["SDL_VIDEODRIVER": "KMSDRM", "MESA_SHADER_CACHE_DISABLE": "true"] }

    /// Takes the whole display, as a game does that draws without a desktop; false while somebody else has it.
    func takeDisplay() -> Bool { drmSetMaster(card.rawValue) == 0 }

    /// Gives it back.
    func releaseDisplay() { drmDropMaster(card.rawValue) }

    /// Pulls the cable out, or puts it back.
    func setConnected(_ isConnected: Bool) throws {
        try KernelFile.write(isConnected ? "detect" : "off", to: Self.connector)
    }

    func codes() throws -> [String] {
        guard let picture = try picture() else { return [] }
        let file = folder.path("monitor.pgm")
        let header = "P5\n\(picture.width) \(picture.pixels.count / picture.width)\n255\n"
        // A camera that sees green only: as good as grey for what is black on white.
        let bytes = Array(header.utf8) + picture.pixels.map { UInt8($0 >> 8 & 0xFF) }
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return try BarcodeReader.read(file)
    }

    func litPixels() throws -> Int {
        try picture()?.pixels.count { $0 & 0xFFFFFF != 0 } ?? 0
    }

    /// The picture that is sent now, in rows; `nil` when none is.
    private func picture() throws -> (width: Int, pixels: [UInt32])? {
        guard let frame = try frame() else { return nil }
        defer { drmModeFreeFB(frame) }
        let (width, height, pitch) = (Int(frame.pointee.width), Int(frame.pointee.height), Int(frame.pointee.pitch))
        defer { drmCloseBufferHandle(card.rawValue, frame.pointee.handle) }
        var offset: UInt64 = 0
        guard drmModeMapDumbBuffer(card.rawValue, frame.pointee.handle, &offset) == 0 else {
            throw Self.failure("drmModeMapDumbBuffer")
        }
        let memory = mmap(nil, pitch * height, PROT_READ, MAP_SHARED, card.rawValue, off_t(offset))
        guard let memory, memory != MAP_FAILED else { throw Self.failure("mmap") }
        defer { munmap(memory, pitch * height) }
        var pixels: [UInt32] = []
        for row in 0..<height {
            let start = memory.advanced(by: row * pitch).assumingMemoryBound(to: UInt32.self)
            pixels += UnsafeBufferPointer(start: start, count: width)
        }
        return (width, pixels)
    }

    /// The buffer that is sent now; `nil` when none is.
    private func frame() throws -> drmModeFBPtr? {
        guard let resources = drmModeGetResources(card.rawValue) else { throw Self.failure("drmModeGetResources") }
        defer { drmModeFreeResources(resources) }
        guard let output = drmModeGetCrtc(card.rawValue, resources.pointee.crtcs[0]) else {
            throw Self.failure("drmModeGetCrtc")
        }
        defer { drmModeFreeCrtc(output) }
        // It may be gone by now.
        return output.pointee.buffer_id == 0 ? nil : drmModeGetFB(card.rawValue, output.pointee.buffer_id)
    }

    private static func failure(_ operation: String) -> SystemError {
        SystemError(operation, code: errno, context: device)
    }
}
