window.YTD.tweets.part1 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1700000000000000005"
          ]
        }
      },
      "retweeted": false,
      "id_str": "1700000000000000005",
      "id": "1700000000000000005",
      "full_text": "Second part, same year",
      "created_at": "Mon Apr 01 08:00:00 +0000 2024",
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
