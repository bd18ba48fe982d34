window.YTD.deleted_tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "9"
          ]
        }
      },
      "retweeted": false,
      "id_str": "9",
      "id": "9",
      "full_text": "DECOY deleted post",
      "created_at": "Tue Apr 02 08:00:00 +0000 2024",
      "lang": "en",
      "favorite_count": "3"
    }
  }
]
