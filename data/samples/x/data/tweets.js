window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1700000000000000001"
          ]
        }
      },
      "retweeted": false,
      "id_str": "1700000000000000001",
      "id": "1700000000000000001",
      "full_text": "Fish &amp; chips for lunch &lt;3 🐟",
      "created_at": "Wed Sep 06 12:00:00 +0000 2023",
      "lang": "en",
      "favorite_count": "3",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      }
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1700000000000000002"
          ]
        }
      },
      "retweeted": false,
      "id_str": "1700000000000000002",
      "id": "1700000000000000002",
      "full_text": "RT @ElmStreetPTO: Bake sale on Friday!",
      "created_at": "Thu Sep 07 12:00:00 +0000 2023",
      "lang": "en",
      "favorite_count": "3",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      }
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1700000000000000003"
          ]
        }
      },
      "retweeted": false,
      "id_str": "1700000000000000003",
      "id": "1700000000000000003",
      "full_text": "Minutes are up: https://t.co/aBcDeF1234\n\n\"Read them\", says the clerk.",
      "created_at": "Fri Sep 08 12:00:00 +0000 2023",
      "lang": "en",
      "favorite_count": "3",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": [
          {
            "url": "https://t.co/aBcDeF1234",
            "expanded_url": "https://www.example.org/board/minutes/september",
            "display_url": "example.org/board/minutes…",
            "indices": [
              "0",
              "1"
            ]
          }
        ]
      }
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1700000000000000004"
          ]
        }
      },
      "retweeted": false,
      "id_str": "1700000000000000004",
      "id": "1700000000000000004",
      "full_text": "The science fair was a joy from the first volcano to the last bridge. Forty projects, six judges, one escaped crayfish, and a hall full of families who stayed until the lights went out. Thank you to the volunteers who carried tables, taped cables and found the crayfish. See… https://t.co/zZyYxX9876",
      "created_at": "Fri Mar 15 15:12:34 +0000 2024",
      "lang": "en",
      "favorite_count": "3",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": [
          {
            "url": "https://t.co/zZyYxX9876",
            "expanded_url": "https://twitter.com/i/web/status/1700000000000000004",
            "display_url": "twitter.com/i/web/status/1…",
            "indices": [
              "0",
              "1"
            ]
          }
        ]
      }
    }
  }
]
