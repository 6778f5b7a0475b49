import CGPIO
import CabinetModel

extension LineRequest {
    /// The request in the types of C, with the consumer as a string that the caller keeps alive.
    func plain(consumer: UnsafePointer<CChar>) -> gpio_request {
        var plain = gpio_request()
        plain.consumer = consumer
        plain.active_low = active == .low
        switch direction {
        case .input:
            plain.output = false
        case .output(let drive):
            plain.output = true
            plain.drive = Self.plain(drive)
        }
        plain.bias = Self.plain(bias)
        return plain
    }

    private static func plain(_ drive: LineDrive) -> gpio_drive {
        switch drive {
        case .pushPull: GPIO_PUSH_PULL
        case .openDrain: GPIO_OPEN_DRAIN
        case .openSource: GPIO_OPEN_SOURCE
        }
    }

    private static func plain(_ bias: LineBias) -> gpio_bias {
        switch bias {
        case .asIs: GPIO_BIAS_AS_IS
        case .disabled: GPIO_BIAS_DISABLED
        case .pullUp: GPIO_BIAS_PULL_UP
        case .pullDown: GPIO_BIAS_PULL_DOWN
        }
    }
}
