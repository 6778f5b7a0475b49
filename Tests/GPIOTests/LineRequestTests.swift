import CabinetModel
import Testing

@testable import GPIO

@Suite struct LineRequestTests {
    @Test(arguments: [
        (LineRequest.Direction.output(.pushPull), LineBias.asIs, nil),
        (.output(.openSource), .asIs, "drive open-source"), (.output(.pushPull), .disabled, "bias disabled"),
        (.input, .asIs, "edge events"), (.input, .pullDown, "edge events with bias pull-down"),
    ])
    func `what a chip may be unable to do is put into words`(
        direction: LineRequest.Direction, bias: LineBias, demands: String?
    ) {
        let request = LineRequest(direction: direction, active: .low, bias: bias, consumer: "test")
        #expect(request.demands == demands)
    }
}
