/// A QR code symbol.
public struct QRCode {}
