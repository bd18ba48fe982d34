window.YTD.tweets.part2 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1700000000000000006"
          ]
        }
      },
      "retweeted": false,
      "id_str": "1700000000000000006",
      "id": "1700000000000000006",
      "full_text": "@mr_k thanks! 👍",
      "created_at": "Tue Apr 02 08:00:00 +0000 2024",
      "lang": "en",
      "favorite_count": "3",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      }
    }
  }
]
