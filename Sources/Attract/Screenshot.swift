package import CabinetModel
package import CabinetProtocol
package import Lettering
package import Raster
package import Screen

/// One frame without a display: for a manual, a test, and an operator who chooses colours.
package enum Screenshot {
    /// Draws a scene as a monitor of this size would show it, half a second after it began.
    ///
    /// - Parameters:
    ///   - scene: What is to be seen.
    ///   - monitor: The monitor's own size, whatever its turn.
    ///   - options: What the operator decided; the display and the daemon are left alone.
    ///   - typesetter: Sets the texts, and knows afterwards which letters no font has.
    ///   - slide: One of the operator's pictures.
    ///   - timeOfDay: The time of day of a payment, as people there read it.
    /// - Returns: The canvas, turned as the monitor is.
    /// - Throws: ``ScreenError`` when there is no memory for it.
    package static func draw(
        _ scene: Scene, on monitor: PixelSize, _ options: Projector.Options, typesetter: Typesetter,
        slide: Slide? = nil,
        timeOfDay: @escaping (UTCInstant) -> String = TimeOfDay.local
    ) throws(ScreenError) -> Canvas {
        let canvas = try Canvas(monitor: monitor, turned: options.turn)
        let format = Format(
            screen: canvas.size, turn: options.turn, pixelAspect: options.pixelAspect, safeArea: options.safeArea)
        let painter = Painter(
            options.style, typesetter: typesetter, format: format, turn: options.turn,
            timeOfDay: timeOfDay)
        _ = try painter.frame(of: scene, at: 0, slide: slide)
        canvas.draw(try painter.frame(of: scene, at: 700, slide: slide))
        return canvas
    }

    /// A scene of each state as a cabinet with this link would show it.
    package static func example(_ kind: Scene.Kind, link: PaymentLink, at now: UTCInstant) -> Scene {
        let payment = WaitingPayment(at: now, transactionID: TransactionID("pi_3PkExample7Q2x"), credits: 3)
        return switch kind {
        case .ready, .playing, .gameOver: Scene(kind, link: link)
        case .paid: Scene(.paid, payments: [payment], credits: 3)
        case .creditsLeft: Scene(.creditsLeft, link: link, payments: [payment], credits: 2)
        case .inhibited: Scene(.inhibited, payments: [payment], credits: 3, reasons: [.notReady(.inhibited)])
        case .unavailable: Scene(.unavailable, reasons: [.notReady(.brokerDown)])
        }
    }
}
