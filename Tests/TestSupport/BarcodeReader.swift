import Foundation

/// Reads QR codes off pictures as a phone would, with zbar.
package enum BarcodeReader {
    /// What the codes in this picture file say; an empty list where there is none.
    ///
    /// - Throws: ``DaemonFailure`` when there is no `zbarimg` (Debian package zbar-tools) or it could not read the file.
    package static func read(_ file: String) throws -> [String] {
        let reader = try TestProcess(["zbarimg", "--nodbus", "--quiet", "--raw", file])
        let status = reader.wait()
        reader.waitForEnd()
        // 4 is zbar's word for a picture without a code.
        guard status == 0 || status == 4 else {
            throw DaemonFailure("zbarimg \(file) ended with \(status); is the package zbar-tools there?")
        }
        return reader.output.split(separator: "\n").map(String.init)
    }
}
