window.YTD.account.part0 = [
  {
    "account": {
      "email": "decoy@example.org",
      "username": "elm_street",
      "accountId": "1",
      "createdAt": "2015-01-01T00:00:00.000Z",
      "accountDisplayName": "DECOY"
    }
  }
]
