import Glibc

/// Calls a C function again for as long as a signal interrupts it (`EINTR`), and throws any other failure.
///
/// `body` makes exactly one call of the kind that returns −1 and sets `errno`. A closed or foreign descriptor (`EBADF`)
/// and a bad address (`EFAULT`) are errors of this program and trap.
///
/// - Parameters:
///   - operation: The C function's name, for the error.
///   - context: What it works on, for the error; evaluated only when it fails.
///   - body: The call.
/// - Returns: What the call returned, never −1.
/// - Throws: ``SystemError`` with the `errno` of the call.
@discardableResult
public func retryingOnInterrupt<Value: FixedWidthInteger & SignedInteger>(
    _ operation: String, _ context: @autoclosure () -> String? = nil, _ body: () -> Value
) throws(SystemError) -> Value {
    while true {
        let value = body()
        guard value == -1 else { return value }
        let code = errno
        if code == EINTR { continue }
        precondition(code != EBADF && code != EFAULT, "\(SystemError(operation, code: code, context: context()))")
        throw SystemError(operation, code: code, context: context())
    }
}
