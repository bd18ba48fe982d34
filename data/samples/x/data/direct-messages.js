window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "1-2",
      "messages": [
        {
          "messageCreate": {
            "id": "1",
            "text": "DECOY private message",
            "senderId": "1",
            "recipientId": "2",
            "createdAt": "2024-01-01T00:00:00.000Z"
          }
        }
      ]
    }
  }
]
