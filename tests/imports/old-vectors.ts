/**
 * Values sealed by other people's code. Fernet: Python's cryptography 48.0.0, with the key from its
 * PBKDF2HMAC. JWE: Python's joserfc 1.6.5, which continues the library that mlx-manager used.
 */
export const mlxManager = {
  jwtSecret: 'a jwt secret with ünïcode',
  salt: Uint8Array.from({ length: 16 }, (_, index) => index),
  /** PBKDF2-HMAC-SHA256, 1 200 000 iterations, of the secret and the salt. */
  derivedKey: '2016acf69d3bbdcd22b49d7f75c7e1c1d122b21f1a190e4d35ae2e697bd46b97',
  fernet: {
    'sk-test-12345':
      'gAAAAABo53gAEBESExQVFhcYGRobHB0eH1bFG3G97LGXMq-EcwrwjhSnNOVl_eMH-y9CE6MsS0r_gWPVMgZP3BpIQSZiV9VdGw==',
    'ключ-🔑':
      'gAAAAABo53gAEBESExQVFhcYGRobHB0eH_Pm92eeL23Q1ydqJ1tsahnFBDS355GdG1sRuYKT59jUSkCqQBDTNTq8y_gFVtM5Ng==',
    [`sk-ant-api03-${'x'.repeat(300)}`]:
      'gAAAAABo53gAEBESExQVFhcYGRobHB0eH4A_1LiUTrhVOGXX9dbWkmltFpcO5S9KfQn_g-0yZkQacqTgbjqKXopRDMTOMwpWSpqTK-KuqGdaeCk8oUEcZQRINRoIaxiZ_enSbSzmvooTNJnRKYbBvq56pvAqo4jDSym-oFW23ZmUB0J6yziTkxEcRdUT3F1bBqMAS2K1xJLzHQPVzRLJbUm4HYIAqo5HDMMDPp9ald1T9yloBLKBvodNH7V_iNXmdvmwNorAQPP7Qlrd5oPJJ5IcCxqFTF_eozqD6p0mnsJi1WXbnHvE6BrISf5eSCHTCoUdJGURWDbHFaVdIKkQg7aN-up9XWspfOdkqp4iMXuAYRLCkWdgQacTZxVEDv4wQkwadvA06IS6izDyv2Sk6EcX5eXZvzHal7MMHblVMTF_HyCZg1ljuG9dMiJuKcUg5pg52YnZfuh4hOSRtMw7iuHdW6mkeotjRIsjg5NIl0-8_2vUDLf4qiI=',
  },
  jwe: {
    'sk-test-12345':
      'eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2R0NNIn0.wun_czQy4OlLXCqIVpES9wakdxd47JErZKjrEKYepL3h1prIcyyKZQ.TLJsqEYgBTY7rU2e.SzzRhf6viAJUDBbOhg.Rfi4nh2ns4kKUIvEpG4rhw',
    'ключ-🔑':
      'eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2R0NNIn0.HNss8xHnzbAhJFDH8KNnRb0fjJMeQI4uOHFrIG2T61krUSVTwwI9tg.oYuz7M1I-faNQR4-.kW262YqH0dPlLcekgg.k_f0ZA_gwe4tBVidHWE1_g',
  },
  /** Sealed under the same secret, but in ways mlx-manager never wrote. */
  refusedJwe: {
    compressed:
      'eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIn0.qGlney1CFsyegU4_IrRNC1KUsXPYITNS3KA05f30EY3PU_22oWSt3w.zQaVE_Fp9FlMm6FZ.MkUTKbclt9ZHg5zUAEA9.4xc-vunU8uVKfm766BgKxA',
    'with a key id':
      'eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiZGtfMSJ9.Fv8LwACGkh3foQsC93nchQq3Db_hkfqUjTESzcu5t0RAyyV4enrvkw.V9oMJXCKwQ2NVrTF.hUko4AYziXe-Skxtgw.VTnz3v5lG2asbqU5hkVH9g',
    'without key wrapping':
      'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x9V0T9oeGSJ6uLue.2ScTHNHXnmgYu_mpig.1Oou_leNDU25V2N-nQmwdw',
    'with A128GCM':
      'eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMTI4R0NNIn0.VGVsQuxmzU8rx1oB_Xz5NGg5FbHoe22K.tyQEGZMbmkugyDX-.IYQapXUhNPSbuq3AiQ.IgHhz6L__A7ksEVAJqWERA',
    'with A256GCMKW':
      'eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwiaXYiOiJwZ3ZqcEpjRU1XQ0llNWJnIiwidGFnIjoieU5tZXpRLURLYzFPcHh2Sl9VYmhVQSJ9.gTmdAnKJmPsdEVZQXZVFeTlAqTTRcr_5A0_ahtnNYb0.LIuQo1tiYAuz5pxI.lYs1C0D9uOTO72jRmg.sbghZZWhlHSBLih-bsScEg',
  },
} as const

/** Sealed by the same Python library under an ENCRYPTION_KEY; they stand in the dumps too. */
export const openR4u = {
  encryptionKey: 'EKp6rj7FpQzj3H7yVv0m0c6kY1w7c3vJ1b2o3p4q5r8=',
  fernet: {
    'sk-proj-openai-1':
      'gAAAAABo53gACwEpXU1Wn3QjXrOwNK42CnYxSeYyGBdo7s1EIosu16NE7Ov9js4GKgSAqEOkPyQg8TNcighGCty8v3MCJfUVxVKxaktYBPMYJ8Bbv6IyTdY=',
    'xai-key-2':
      'gAAAAABo53gAJR-vYUwwY0u1nj9VmRP8LbxVvamMzAZua4FOOD2mfi_hwO46AYSqf_5SnMDk9ofGe6QO7H4Q0WRa9qXvLQqaBQ==',
    'custom-key-3':
      'gAAAAABo53gAGHLVSrSGiA-EiFGjBSpZXstDsp60QbzCMcQEizI-pU-HoRP1N4qnGDFjZkVOsHc8hlEqUxvhlgzSl621X3iWEA==',
  },
} as const

/** A list of keys as lines: one that opens, one that does not. */
export const openR4uKeyList = `openai=${openR4u.fernet['sk-proj-openai-1']}\nxai=gAAAAAunreadable==\n`
