extension Phrases {
    /// The phrases of a language.
    package init(_ language: Language) {
        switch language {
        case .english: self = .english
        case .malay: self = .malay
        case .german: self = .german
        case .spanish: self = .spanish
        case .japanese: self = .japanese
        }
    }

    private static let english = Phrases(
        scanToPlay: "SCAN TO PLAY", scanHint: "Point your phone's camera at the code",
        thankYou: "THANK YOU!", enjoy: "Have fun!",
        playing: "GAME ON", playingHint: "Scan for more credits",
        creditsLeft: "HERE THEY COME", gameOver: "GAME OVER", playAgain: "Scan to play again",
        inhibited: "BACK IN A MOMENT", inhibitedHint: "The cabinet is not taking coins just now",
        unavailable: "NO PAYMENTS RIGHT NOW", unavailableHint: "We are working on it. Please do not pay meanwhile.",
        unscannable: "This screen is too small for the payment code",
        paid: "Paid", machine: "Machine", oneCredit: "% credit", manyCredits: "% credits")

    private static let malay = Phrases(
        scanToPlay: "IMBAS UNTUK MAIN", scanHint: "Halakan kamera telefon ke kod ini",
        thankYou: "TERIMA KASIH!", enjoy: "Selamat bermain!",
        playing: "SEDANG BERMAIN", playingHint: "Imbas untuk tambah kredit",
        creditsLeft: "KREDIT ANDA TIBA", gameOver: "PERMAINAN TAMAT", playAgain: "Imbas untuk main lagi",
        inhibited: "SEBENTAR LAGI", inhibitedHint: "Mesin tidak menerima syiling buat masa ini",
        unavailable: "BAYARAN TERGENDALA", unavailableHint: "Kami sedang membaikinya. Jangan bayar buat masa ini.",
        unscannable: "Skrin ini terlalu kecil untuk kod bayaran",
        paid: "Dibayar", machine: "Mesin", oneCredit: "% kredit", manyCredits: "% kredit")

    private static let german = Phrases(
        scanToPlay: "SCANNEN UND SPIELEN", scanHint: "Handykamera auf den Code richten",
        thankYou: "DANKE!", enjoy: "Viel Spaß!",
        playing: "SPIEL LÄUFT", playingHint: "Scannen für mehr Credits",
        creditsLeft: "GLEICH GEHT’S LOS", gameOver: "GAME OVER", playAgain: "Scannen und noch einmal spielen",
        inhibited: "GLEICH WIEDER DA", inhibitedHint: "Der Automat nimmt gerade keine Münzen an",
        unavailable: "ZURZEIT KEINE ZAHLUNG", unavailableHint: "Wir arbeiten daran. Bitte jetzt nicht bezahlen.",
        unscannable: "Dieser Bildschirm ist zu klein für den Zahlungscode",
        paid: "Bezahlt", machine: "Automat", oneCredit: "% Credit", manyCredits: "% Credits")

    private static let spanish = Phrases(
        scanToPlay: "ESCANEA Y JUEGA", scanHint: "Apunta con la cámara del móvil al código",
        thankYou: "¡GRACIAS!", enjoy: "¡A jugar!",
        playing: "EN JUEGO", playingHint: "Escanea para más créditos",
        creditsLeft: "YA LLEGAN", gameOver: "FIN DEL JUEGO", playAgain: "Escanea y juega otra vez",
        inhibited: "VOLVEMOS ENSEGUIDA", inhibitedHint: "La máquina no acepta monedas en este momento",
        unavailable: "AHORA NO SE PUEDE PAGAR", unavailableHint: "Lo estamos arreglando. Por favor, no pagues todavía.",
        unscannable: "Esta pantalla es demasiado pequeña para el código de pago",
        paid: "Pagado", machine: "Máquina", oneCredit: "% crédito", manyCredits: "% créditos")

    private static let japanese = Phrases(
        scanToPlay: "スキャンしてプレイ", scanHint: "スマホのカメラをコードに向けてください",
        thankYou: "ありがとう!", enjoy: "お楽しみください",
        playing: "プレイ中", playingHint: "スキャンでクレジット追加",
        creditsLeft: "クレジット投入中", gameOver: "ゲームオーバー", playAgain: "スキャンしてもう一度プレイ",
        inhibited: "しばらくお待ちください", inhibitedHint: "ただいまコインを受け付けていません",
        unavailable: "ただいま支払い停止中", unavailableHint: "復旧中です。今は支払わないでください。",
        unscannable: "画面が小さすぎてコードを表示できません",
        paid: "支払済", machine: "マシン", oneCredit: "%クレジット", manyCredits: "%クレジット")
}
