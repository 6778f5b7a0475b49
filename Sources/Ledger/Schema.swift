import GRDB

/// The book's schema: its migrations in order.
///
/// A migration that was ever released is never edited, only followed.
enum Schema {
    /// Stands in the file's header (`PRAGMA application_id`) and says that it is a ledger of this product.
    ///
    /// In ASCII: "CPLS".
    static let applicationID = 0x4350_4C53

    /// Brings a book from any earlier schema to this program's; each step is one transaction.
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { try $0.execute(sql: schemaV1) }
        migrator.registerMigration("v2") { try $0.execute(sql: schemaV2) }
        return migrator
    }()
}
